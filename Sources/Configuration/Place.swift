import Failures
import Yams

/// Where in a config something stands, for messages: the file and line, or the command line's `--set`.
struct Place {
  let origin: Origin
  let keys: [String]
  let line: Int?

  /// Where the text of a config came from.
  final class Origin {
    let name: String
    let overrides: Set<String>

    init(name: String, overrides: Set<String>) {
      self.name = name
      self.overrides = overrides
    }
  }

  /// The key path with dots: `training.batch`.
  var path: String { keys.joined(separator: ".") }

  /// The place of a key's value under this one.
  func appending(_ key: String, _ node: Node) -> Place {
    Place(origin: origin, keys: keys + [key], line: node.mark?.line ?? line)
  }

  /// A failure of kind `usage` at this place.
  func failure(_ problem: String) -> Failure {
    // The value of an override may be a whole group.
    let isOverridden = keys.indices.contains { origin.overrides.contains(keys[...$0].joined(separator: ".")) }
    if isOverridden { return Failure(.usage, "--set \(path): \(problem)") }
    let where_ = line.map { "\(origin.name), line \($0)" } ?? origin.name
    return Failure(.usage, path.isEmpty ? "\(where_): \(problem)" : "\(where_): \(path): \(problem)")
  }
}
