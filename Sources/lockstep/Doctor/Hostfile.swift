import Failures
import FoundationEssentials

/// The file that lists the hosts for `mpirun`.
enum Hostfile {
  /// Reads the names of the hosts: the first word of each line that is not a comment.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `data` if it lists no host.
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
