import Plans
import YAML

/// The keys of a group that have no meaning together with the keys of another group.
struct UnusedKeys {
  private let keys: [(group: String, name: String, complaint: String)]

  init(_ run: Run) {
    keys = run.data.format.unless(.text).map { [("training", "unroll", $0)] } ?? []
  }

  /// Checks that a config has none of them.
  ///
  /// - Throws: a failure of kind `usage` that names the key.
  func check(_ root: Node, _ place: Place) throws {
    for key in keys {
      guard let group = root[key.group], let value = group[key.name], !value.isNull else { continue }
      throw place.appending(key.group, group).appending(key.name, value).failure(key.complaint)
    }
  }

  /// Returns a config without them.
  func removed(from root: Node) -> Node {
    guard var groups = root.mapping else { return root }
    for key in keys {
      guard var group = groups[key.group]?.mapping else { continue }
      group[key.name] = nil
      groups[key.group] = .mapping(group)
    }
    return .mapping(groups)
  }
}
