import FoundationEssentials

extension Data {
  /// Adds bytes at the end.
  package mutating func append(_ bytes: Span<UInt8>) { unsafe bytes.withUnsafeBufferPointer { unsafe append($0) } }
}
