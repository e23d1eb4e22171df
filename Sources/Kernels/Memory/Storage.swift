import Glibc

/// An owned block of `Float`s, zero at first, aligned to a cache line. There is padding behind them, so that each can be
/// read as the first of a whole vector.
///
/// Views (``Matrix``) keep their storage alive. The size never changes.
public final class Storage: @unchecked Sendable {
  /// Number of floats.
  public let count: Int
  package let base: UnsafeMutablePointer<Float>

  /// Allocates `count` floats, all zero.
  public init(count: Int) {
    require(count >= 0 && count <= 1 << 56, "count is \(count), which no memory holds")
    let padded = (count + 2 * Machine.lanes - 1) / Machine.lanes * Machine.lanes
    let size = padded * MemoryLayout<Float>.stride
    let isLarge = size >= Machine.hugePage
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: size, alignment: isLarge ? Machine.hugePage : Machine.alignment)
    // Products jump from row to row: with pages of 4 KiB they wait for the page table. Only a wish; no harm if refused.
    if isLarge { madvise(bytes, size, MADV_HUGEPAGE) }
    self.count = count
    base = bytes.initializeMemory(as: Float.self, repeating: 0, count: padded)
  }

  deinit { base.deallocate() }

  /// Sets every float to `value`.
  public func fill(_ value: Float) { base.update(repeating: value, count: count) }

  /// Lends the floats for reading and writing.
  public func withMutableSpan<Result>(_ body: (inout MutableSpan<Float>) throws -> Result) rethrows -> Result {
    var span = MutableSpan(_unsafeStart: base, count: count)
    return try body(&span)
  }

  /// All floats as a matrix of one row.
  public var vector: Matrix { Matrix(self, rows: 1, columns: count) }
}
