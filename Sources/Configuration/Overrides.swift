import Datasets
import Failures
import YAML

/// Replaces a value of a config by a setting `key.path=value` of the command line. A number in the key path is an index
/// into a list.
///
/// - Returns: the key path.
/// - Throws: a failure of kind `usage` for a setting of another form, or a key path that does not fit the config.
func apply(_ override: String, to root: inout Node) throws -> String {
  let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  let keys = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  guard parts.count == 2, !keys.contains(""), !parts[1].trimmed.isEmpty else {
    throw Failure(.usage, "--set \(override): write key.path=value, for instance training.steps=200")
  }
  guard let value = value(parts[1]) else {
    throw Failure(
      .usage,
      "--set \(override): the value is no YAML, or YAML takes it for a comment; correct it, or write it in quotes: "
        + "--set '\(parts[0])=\"…\"'")
  }
  try replace(keys[...], in: &root, by: value, override)
  return parts[0]
}

/// Reads the value of a setting. Nil if it is no YAML, or if a part of it would be passed over as a comment.
private func value(_ text: String) -> Node? {
  guard let value = try? YAMLReader.read(text) else { return nil }
  if case .scalar(let scalar) = value, scalar.isPlain, !scalar.isText, scalar.string != text.trimmed { return nil }
  return value
}

private func replace(_ keys: ArraySlice<String>, in node: inout Node, by value: Node, _ override: String) throws {
  guard let key = keys.first else {
    node = value
    return
  }
  switch node {
  case .mapping(var mapping):
    var child = mapping[key] ?? Node([])
    try replace(keys.dropFirst(), in: &child, by: value, override)
    mapping[key] = child
    node = .mapping(mapping)
  case .sequence(var sequence):
    guard let index = Int(key), sequence.nodes.indices.contains(index) else {
      let count = sequence.nodes.count
      throw Failure(.usage, "--set \(override): \(key) is not an index into a list of \(count); count from 0")
    }
    try replace(keys.dropFirst(), in: &sequence.nodes[index], by: value, override)
    node = .sequence(sequence)
  case .scalar where node.isNull:
    node = Node([])
    try replace(keys, in: &node, by: value, override)
  case .scalar:
    throw Failure(.usage, "--set \(override): there is no key \(key) below a plain value; end the path before it")
  }
}
