import Failures
import Files
import Foundation

/// A text file in UTF-8. It is mapped into memory, so it may be larger than memory.
public struct TextFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The bytes of the text, without a byte-order mark. Their indices need not start at 0.
  let bytes: Data

  /// Maps a text file into memory, and checks that it is text in UTF-8.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - setting: the key or option with which the user gave the path, for error messages.
  /// - Throws: a failure of kind `missing`, `io` or `data`.
  public init(path: String, from setting: String = "data.path") throws {
    self.path = path
    bytes = try TextFile.text(try contents(of: path, setting), path)
    if bytes.isEmpty { throw Failure(.data, "\(path) is empty; give a text file with \(setting)") }
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

  /// Returns the bytes of a text without a byte-order mark, which programs on Windows put before a text.
  ///
  /// - Throws: a failure of kind `data` for bytes that are not text in UTF-8.
  static func text(_ bytes: Data, _ path: String) throws -> Data {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw Failure(.data, "\(path) is text in UTF-16; convert it to UTF-8, for instance with iconv -f UTF-16 -t UTF-8")
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw notText(bytes, path, at: error.byteOffsets.lowerBound, "not UTF-8")
    }
    // English in UTF-16 is valid UTF-8 with zero bytes. Also, a zero byte ends a string in HDF5, and so in the
    // vocabulary of a checkpoint.
    if let zero = bytes.firstIndex(of: 0) {
      throw notText(bytes, path, at: zero - bytes.startIndex, "a zero byte, which text never has")
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
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
