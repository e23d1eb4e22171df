import Failures
import Files
import Foundation

/// A text file in UTF-8. It is mapped into memory, so it may be larger than memory.
public struct TextFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The bytes of the file.
  let bytes: Data

  /// Maps a text file into memory, and checks that it is text in UTF-8.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - setting: the key or option with which the user gave the path, for error messages.
  /// - Throws: a failure of kind `missing`, `io` or `data`.
  public init(path: String, from setting: String = "data.path") throws {
    self.path = path
    bytes = try contents(of: path, setting)
    if bytes.isEmpty { throw Failure(.data, "\(path) is empty; give a text file with \(setting)") }
    try TextFile.check(bytes, path)
  }

  /// A hash of the bytes (FNV-1a), which differs for another text.
  public var hash: UInt64 {
    let span = bytes.span
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for i in span.indices { hash = (hash ^ UInt64(span[i])) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// Returns the line number of the byte at `offset`, from 1.
  func line(of offset: Int) -> Int { TextFile.line(of: offset, bytes) }

  /// Checks that bytes are text in UTF-8.
  static func check(_ bytes: Data, _ path: String) throws {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw notText(bytes, path, at: error.byteOffsets.lowerBound, "not UTF-8")
    }
    // English in UTF-16 is valid UTF-8 with zero bytes. Also, a zero byte ends a string in HDF5, and so in the
    // vocabulary of a checkpoint.
    if let zero = bytes.firstIndex(of: 0) { throw notText(bytes, path, at: zero, "a zero byte, which text never has") }
  }

  private static func notText(_ bytes: Data, _ path: String, at offset: Int, _ problem: String) -> Failure {
    Failure(
      .data,
      "\(path), line \(line(of: offset, bytes)): \(problem) (byte \(offset)); convert it, for instance with iconv")
  }

  private static func line(of offset: Int, _ bytes: Data) -> Int {
    1 + bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") }
  }
}
