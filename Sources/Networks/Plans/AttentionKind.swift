/// How a decoder attends to the encoder's outputs.
public enum AttentionKind: String, Sendable, CaseIterable {
  /// By the dot products of the decoder's output with the encoder's outputs (Luong, Pham and Manning, 2015).
  case dot
}
