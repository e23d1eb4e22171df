import Failures
import YAML

/// The place of a value in a config, for error messages: the file and line, or the `--set` of the command line.
struct Place {
  let origin: Origin
  let keys: [String]
  let line: Int?

  /// Where a config came from.
  struct Origin {
    /// The name of its text.
    let name: String
    /// The key paths that `--set` replaced.
    let overrides: Set<String>
    /// Whether a program wrote it, with the defaults of all keys, also of those that have no meaning in it.
    let isStored: Bool
  }

  /// The key path, with dots: `training.batch`.
  var path: String { keys.joined(separator: ".") }

  /// Returns the place of the value of a key in this group.
  func appending(_ key: String, _ node: Node) -> Place {
    Place(origin: origin, keys: keys + [key], line: node.line ?? line)
  }

  /// Whether `--set` gave the value. Its value can be a whole group, so that this key is below its key path.
  var isOfSet: Bool { keys.indices.contains { origin.overrides.contains(keys[...$0].joined(separator: ".")) } }

  /// Returns a failure of kind `usage` that names this place.
  func failure(_ problem: String) -> Failure {
    if isOfSet { return Failure(.usage, "--set \(path): \(problem)") }
    let where_ = line.map { "\(origin.name), line \($0)" } ?? origin.name
    return Failure(.usage, path.isEmpty ? "\(where_): \(problem)" : "\(where_): \(path): \(problem)")
  }
}
