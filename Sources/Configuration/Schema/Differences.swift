import YAML

/// Describes the first difference between the new and the old value of a key, on one line; nil if they are equal.
func describeDifference<Value: ConfigValue>(_ new: Value, _ old: Value, path: [String]) -> String? {
  if let new = new as? any Section { return describeDifference(ofSection: new, old, path: path) }
  if let new = new as? [any Section], let old = old as? [any Section] {
    if new.count != old.count {
      return "\(path.joined(separator: ".")) has \(new.count) entries here and \(old.count) in the checkpoint"
    }
    for (index, element) in new.enumerated() {
      let difference = describeDifference(ofSection: element, old[index], path: path + ["\(index)"])
      if let difference { return difference }
    }
    return nil
  }
  let (new, old) = (inLine(new.node), inLine(old.node))
  return new == old ? nil : "\(path.joined(separator: ".")) is \(new) here and \(old) in the checkpoint"
}

private func describeDifference<S: Section>(ofSection new: S, _ old: Any, path: [String]) -> String? {
  (old as? S).flatMap { new.difference(from: $0, path: path) }
}

/// Returns a value as text on one line; "none" for no value.
func inLine(_ node: Node?) -> String {
  switch node {
  case .scalar(let scalar): scalar.string
  case .sequence(let sequence): "[\(sequence.nodes.map { inLine($0) }.joined(separator: ", "))]"
  case .mapping(let mapping):
    "{\(mapping.pairs.map { "\(inLine($0.key)): \(inLine($0.value))" }.joined(separator: ", "))}"
  case nil: "none"
  }
}
