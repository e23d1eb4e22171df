import Failures
import Foundation

/// The file that names hosts for `mpirun`.
enum Hostfile {
  /// The first word of each line that is no comment.
  static func names(path: String) throws -> [String] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure(.missing, "\(path): no hostfile; give a file with a line such as \"node1 slots=4\" for each host")
    }
    let words = text.split(whereSeparator: \.isNewline).compactMap { $0.split(separator: " ").first }
    let names = words.filter { !$0.hasPrefix("#") }.map(String.init)
    if names.isEmpty {
      throw Failure(.data, "\(path) names no host; give a line such as \"node1 slots=4\" for each")
    }
    return names
  }
}
