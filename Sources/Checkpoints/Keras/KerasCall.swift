import Files

/// How a Keras model calls one of its layers.
struct KerasCall {
  /// An output of a layer that is an input of another.
  private typealias Tensor = (layer: String, output: Int)

  private let className: String
  private let config: JSONTree?
  private let nodes: [JSONTree]

  /// - Parameter layer: the layer, as the description of the model has it.
  init(_ layer: JSONTree) {
    (className, config) = (layer["class_name"]?.text ?? "", layer["config"])
    nodes = layer["inbound_nodes"]?.list ?? []
  }

  /// Returns what Lockstep does not do with such a layer, for error messages; nil if it does the same.
  ///
  /// - Parameter attentions: the names of the layers of attention.
  func difference(_ attentions: Set<String>) -> String? {
    if nodes.count > 1 { return "called \(nodes.count) times" }
    guard let node = nodes.first else { return nil }
    let arguments = node["args"]?.list ?? []
    switch className {
    case "GetItem" where !isLastStep(arguments.dropFirst().first?.list ?? []): return "of another step than the last"
    case "Attention" where (config?["score_mode"]?.text ?? "dot") != "dot":
      return "with score_mode \(config?["score_mode"]?.text ?? "")"
    case "Concatenate" where tensors(arguments.first).dropFirst().contains { attentions.contains($0.layer) }:
      return "of the outputs before the context"
    default:
      let states = tensors(node["kwargs"]?["initial_state"]) + arguments.dropFirst().flatMap { tensors($0) }
      let isOrdered = zip(states, states.dropFirst()).allSatisfy { $0.layer != $1.layer || $0.output < $1.output }
      return isOrdered ? nil : "with its initial states in another order"
    }
  }

  /// Whether an index is `[:, -1]`, perhaps with more colons behind it.
  private func isLastStep(_ index: [JSONTree]) -> Bool {
    index.count > 1 && index[1].integer == -1 && index.enumerated().allSatisfy { $0 == 1 || $1.entries != nil }
  }

  /// Returns the tensors in an argument.
  private func tensors(_ argument: JSONTree?) -> [Tensor] {
    if let list = argument?.list { return list.flatMap { tensors($0) } }
    guard let history = argument?["config"]?["keras_history"]?.list, history.count == 3, let layer = history[0].text
    else { return [] }
    return [(layer, history[2].integer ?? 0)]
  }
}
