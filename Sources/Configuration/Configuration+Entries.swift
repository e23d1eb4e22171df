import YAML

extension Configuration {
  /// Returns the key paths of a config and their values as text, such as `training.optimizer.rate` and `0.002`.
  ///
  /// - Parameters:
  ///   - text: the text of a config, in YAML.
  ///   - name: what error messages call the config.
  /// - Throws: a failure of kind `usage` for text that is not YAML.
  public static func entries(_ text: String, name: String) throws -> [(key: String, value: String)] {
    flattened(try compose(text, name: name), [])
  }

  private static func flattened(_ node: Node, _ keys: [String]) -> [(key: String, value: String)] {
    switch node {
    case .mapping(let mapping): mapping.pairs.flatMap { flattened($0.value, keys + [$0.key.scalar?.string ?? ""]) }
    case .sequence(let sequence) where sequence.nodes.contains { $0.scalar == nil }:
      sequence.nodes.enumerated().flatMap { flattened($1, keys + ["\($0)"]) }
    case .sequence(let sequence):
      [(keys.joined(separator: "."), sequence.nodes.compactMap(\.scalar?.string).joined(separator: ", "))]
    case .scalar(let scalar): [(keys.joined(separator: "."), scalar.string)]
    }
  }
}
