import Failures
import Foundation

/// The lines of a text that are not empty, with their numbers from 1.
func lines(_ bytes: Data, _ path: String) throws -> [(number: Int, line: Substring)] {
  try TextFile.check(bytes, path)
  // A Swift character may be both signs of a Windows line's end.
  let text = String(decoding: bytes, as: UTF8.self)
  return text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.enumerated().lazy
    .filter { !$1.isEmpty }.map { ($0 + 1, $1) }
}
