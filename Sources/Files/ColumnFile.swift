/// A file without a name that holds the values of a column. What was written is mapped into memory, so that the system
/// keeps in memory what there is room for.
final class ColumnFile: @unchecked Sendable {
  private let file: CacheFile
  private var count = 0
  /// What was written.
  private(set) var contents: ColumnContents?

  /// Creates a file in the first folder of a place that takes one.
  ///
  /// - Parameters:
  ///   - contents: what it begins with; nil for an empty file.
  ///   - size: how many bytes of them.
  /// - Throws: an `Errno`.
  init(_ place: ColumnPlace, copying contents: ColumnContents?, size: Int) throws {
    file = try place.newFile()
    if let contents { try unsafe append(UnsafeRawBufferPointer(rebasing: contents.bytes.prefix(size))) }
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: an `Errno`, for instance if the disk is full. Then nothing can be added any more, and what was added before
  ///   can still be read.
  func append(_ bytes: UnsafeRawBufferPointer) throws {
    // Mapped first, so that what is written can be read. Nothing is read behind the end of the file.
    let (mapped, needed) = (contents?.size ?? 0, count + bytes.count)
    if needed > mapped { contents = try ColumnContents(file, size: max(2 * mapped, needed)) }
    try unsafe file.write(bytes)
    count = needed
  }
}
