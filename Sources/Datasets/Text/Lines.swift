import Failures
import Foundation

/// Returns the lines of a text that are not empty, with their line numbers from 1.
///
/// - Throws: a failure of kind `data` for bytes that are not text in UTF-8.
func lines(_ bytes: Data, _ path: String) throws -> [(number: Int, line: Substring)] {
  try TextFile.check(bytes, path)
  // In Swift, the two signs at the end of a Windows line are one character.
  let text = String(decoding: bytes, as: UTF8.self)
  return text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.enumerated().lazy
    .filter { !$1.isEmpty }.map { ($0 + 1, $1) }
}
