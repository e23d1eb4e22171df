/// Expands compressed data piece by piece.
protocol Expansion: AnyObject {
  /// The number of compressed bytes that were read.
  var used: Int { get }
  /// Whether the data is damaged or cut short, as far as it was read.
  var isDamaged: Bool { get }
  /// Returns the next bytes of the expanded data; nil at its end, and where it is damaged.
  func next() -> [UInt8]?
}

extension Inflation: Expansion {}
