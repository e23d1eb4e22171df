import Glibc
import SystemPackage

/// The bytes of a file of a column, mapped into memory.
@usableFromInline @safe final class ColumnContents: @unchecked Sendable {
  @usableFromInline let start: UnsafeMutableRawPointer
  /// The number of bytes, also of those that are yet to be written.
  let size: Int
  /// The file.
  let file: ProcessFile

  /// Maps the first bytes of a file.
  ///
  /// - Throws: an `Errno`.
  init(_ file: CacheFile, size: Int) throws {
    unsafe start = try unsafe file.map(size)
    (self.size, self.file) = (size, try file.shared())
  }

  /// Maps the first bytes of a file of another process.
  ///
  /// - Throws: an `Errno`.
  init(_ file: ProcessFile, size: Int) throws {
    let opened = FileDescriptor(rawValue: try file.open())
    unsafe start = try unsafe opened.closeAfter { try unsafe opened.map(size) }
    (self.size, self.file) = (size, file)
  }

  deinit { _ = unsafe munmap(start, size) }

  /// The bytes as they lie in memory.
  var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: start, count: size) }

  /// Returns the value with an index, if the file has nothing but values of its type.
  @inlinable func load<Value: BitwiseCopyable>(_ index: Int, as type: Value.Type) -> Value {
    unsafe start.loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.stride, as: type)
  }
}
