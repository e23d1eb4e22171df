import Failures
import Files
import Foundation

/// A UTF-8 text, mapped into memory, so that it may be larger than that.
public struct TextFile: Sendable {
  /// Where it lies.
  public let path: String
  /// Its bytes.
  let bytes: Data

  /// Maps the text and checks that it is UTF-8.
  ///
  /// - Parameter setting: where the person gave the path, for messages.
  public init(path: String, from setting: String = "data.path") throws {
    self.path = path
    bytes = try contents(of: path, setting)
    if bytes.isEmpty { throw Failure(.data, "\(path) is empty; give a text file with \(setting)") }
    try TextFile.check(bytes, path)
  }

  /// A hash of the bytes (FNV-1a), to tell another text.
  public var hash: UInt64 {
    let span = bytes.span
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for i in span.indices { hash = (hash ^ UInt64(span[i])) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// The line of the byte at `offset`, from 1.
  func line(of offset: Int) -> Int { TextFile.line(of: offset, bytes) }

  /// Checks that bytes are UTF-8, and text.
  static func check(_ bytes: Data, _ path: String) throws {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw notText(bytes, path, at: error.byteOffsets.lowerBound, "not UTF-8")
    }
    // UTF-16 of English is valid UTF-8 with zeros; and an HDF5 string, such as the checkpoint's vocabulary has, ends at one.
    if let zero = bytes.firstIndex(of: 0) { throw notText(bytes, path, at: zero, "a zero byte, which no text has") }
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
