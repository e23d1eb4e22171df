/// The different words of a text, numbered in the order of their first appearance.
public final class WordTable {
  /// The words.
  public let strings = ByteStringTable()
  private let classes: CharacterClasses

  /// Creates a table without words.
  public init(_ classes: CharacterClasses) { self.classes = classes }

  /// Finds or adds each word of a text, and stores its number.
  ///
  /// - Parameters:
  ///   - bytes: whole words in valid UTF-8.
  ///   - target: room for as many numbers as there are bytes.
  /// - Returns: the number of words.
  public func encode(_ bytes: Span<UInt8>, into target: inout MutableSpan<UInt32>) -> Int {
    require(target.count >= bytes.count, "target has room for \(target.count) of \(bytes.count) numbers")
    return bytes.withUnsafeBufferPointer { bytes in
      target.withUnsafeMutableBufferPointer { target in
        guard let start = bytes.baseAddress, let target = target.baseAddress else { return 0 }
        return encode(start, bytes.count, target)
      }
    }
  }

  private func encode(_ bytes: UnsafePointer<UInt8>, _ size: Int, _ target: UnsafeMutablePointer<UInt32>) -> Int {
    var (offset, count) = (0, 0)
    while true {
      let start = classes.nextWord(bytes, size, &offset)
      if start < 0 { return count }
      target[count] = strings.number(bytes + start, offset - start, room: size - start)
      count += 1
    }
  }
}
