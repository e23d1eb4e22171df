/// How a decoder looks back at the encoder's outputs.
public enum AttentionKind: String, Sendable, CaseIterable {
  /// By the dot product of its output with each of theirs (Luong, Pham and Manning, 2015).
  case dot
}
