import Glibc
import SystemPackage

/// A file without a name that holds the values of a column. What was written is mapped into memory, so that the system
/// keeps in memory what there is room for.
@safe package final class ColumnFile: @unchecked Sendable {
  private let place: ColumnPlace
  private let file: CacheFile
  @usableFromInline var start: UnsafeMutableRawPointer?
  private var mapped = 0
  private var count = 0

  /// Creates a file in the first folder of a place that takes one.
  ///
  /// - Throws: an `Errno`.
  init(_ place: ColumnPlace) throws {
    self.place = place
    file = try ColumnFile.open(place.folders)
  }

  deinit { if let start = unsafe start { _ = unsafe munmap(start, mapped) } }

  private static func open(_ folders: [String]) throws -> CacheFile {
    var failure: any Error = Errno.noSuchFileOrDirectory
    for folder in folders {
      do { return try CacheFile(vanishingIn: folder) } catch { failure = error }
    }
    throw failure
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: an `Errno`, for instance if the disk is full. Then nothing can be added any more, and what was added before
  ///   can still be read.
  func append(_ bytes: UnsafeRawBufferPointer) throws {
    // Mapped first, so that what is written can be read. Nothing is read behind the end of the file.
    if count + bytes.count > mapped { try map(max(2 * mapped, count + bytes.count)) }
    try unsafe file.write(bytes)
    count += bytes.count
  }

  private func map(_ size: Int) throws {
    let new = try unsafe file.map(size)
    if let start = unsafe start { _ = unsafe munmap(start, mapped) }
    unsafe (start, mapped) = (new, size)
  }

  /// Returns another file with the same bytes.
  func copy(_ size: Int) throws -> ColumnFile {
    let other = try ColumnFile(place)
    if let start = unsafe start { try unsafe other.append(UnsafeRawBufferPointer(start: start, count: size)) }
    return other
  }

  /// Returns the value with an index, if the file has nothing but values of its type.
  @inlinable package func load<Value: BitwiseCopyable>(_ index: Int, as type: Value.Type) -> Value {
    guard let start = unsafe start else { preconditionFailure("value \(index) of an empty file") }
    return unsafe start.loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.stride, as: type)
  }
}
