/// Expands compressed data piece by piece.
protocol Expansion: AnyObject {
  /// The number of compressed bytes that were read.
  var used: Int { get }
  /// Why the data cannot be expanded, as far as it was read, and what to do: the end of a sentence about the file.
  var problem: String? { get }
  /// Returns the next bytes of the expanded data; nil at its end, and where it is damaged.
  func next() -> [UInt8]?
}

extension Inflation: Expansion {
  package var problem: String? { isDamaged ? "is a damaged gzip file, or cut short; copy it again" : nil }
}
