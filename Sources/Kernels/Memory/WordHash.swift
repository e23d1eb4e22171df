/// The hash that `hash` returns for bytes, of bytes that come piece by piece.
public struct WordHash: Sendable {
  private var hash: UInt64
  private var rest: [UInt8] = []  // fewer bytes than a word

  /// Creates the hash of bytes that are yet to be added.
  ///
  /// - Parameter count: the number of all bytes.
  public init(count: Int) { hash = FNV.next(FNV.start, UInt64(count)) }

  /// Adds bytes.
  public mutating func add(_ bytes: Span<UInt8>) { bytes.withUnsafeBytes { add($0) } }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let first = rest.isEmpty ? bytes.prefix(0) : bytes.prefix(8 - rest.count)
    rest += first
    if rest.count == 8 {
      rest.withUnsafeBytes { addWords($0) }
      rest = []
    }
    let others = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(first.count))
    let whole = others.count / 8 * 8
    addWords(UnsafeRawBufferPointer(rebasing: others.prefix(whole)))
    rest += others.dropFirst(whole)
  }

  private mutating func addWords(_ bytes: UnsafeRawBufferPointer) {
    var hash = hash
    for offset in stride(from: 0, to: bytes.count, by: 8) {
      hash = FNV.next(hash, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }
    self.hash = hash
  }

  /// The hash of all bytes.
  public var value: UInt64 { rest.reduce(hash) { FNV.next($0, UInt64($1)) } }
}
