import Glibc

/// A block of `Float`s, aligned to a cache line. All floats are zero at first.
///
/// There is padding after the last float, so that a whole vector can be loaded from the address of any float. Views
/// (``Matrix``) keep their storage alive. The size never changes.
public final class Storage: @unchecked Sendable {
  /// The number of floats.
  public let count: Int
  package let base: UnsafeMutablePointer<Float>
  private let mapped: Int?  // the number of bytes, if the memory is mapped

  /// Allocates `count` floats, all zero.
  public init(count: Int) {
    require(count >= 0 && count <= 1 << 56, "count is \(count), which no memory holds")
    let padded = (count + 2 * Machine.lanes - 1) / Machine.lanes * Machine.lanes
    let size = padded * MemoryLayout<Float>.stride
    let isLarge = size >= Machine.hugePage
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: size, alignment: isLarge ? Machine.hugePage : Machine.alignment)
    // Products jump from row to row. With pages of 4 KiB they would wait for the page table. This is only advice to the
    // operating system: it does no harm if it is ignored.
    if isLarge { madvise(bytes, size, MADV_HUGEPAGE) }
    self.count = count
    mapped = nil
    base = bytes.initializeMemory(as: Float.self, repeating: 0, count: padded)
  }

  /// Takes over memory from `mmap` that begins with `count` floats and has ``bytes(ofMapped:)`` bytes.
  package init(mapped address: UnsafeMutableRawPointer, count: Int) {
    self.count = count
    mapped = Storage.bytes(ofMapped: count)
    base = address.bindMemory(to: Float.self, capacity: count)
  }

  /// Returns the number of bytes to map for `count` floats and the padding after them.
  package static func bytes(ofMapped count: Int) -> Int {
    require(count >= 0 && count <= 1 << 56, "count is \(count), which no memory holds")
    return (count + 2 * Machine.lanes) * MemoryLayout<Float>.stride
  }

  deinit {
    if let mapped { munmap(base, mapped) } else { base.deallocate() }
  }

  /// Sets every float to `value`.
  public func fill(_ value: Float) { base.update(repeating: value, count: count) }

  /// Calls `body` with the floats, for reading and writing.
  public func withMutableSpan<Result>(_ body: (inout MutableSpan<Float>) throws -> Result) rethrows -> Result {
    var span = MutableSpan(_unsafeStart: base, count: count)
    return try body(&span)
  }

  /// All floats as a matrix with one row.
  public var vector: Matrix { Matrix(self, rows: 1, columns: count) }
}
