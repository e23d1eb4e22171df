import Failures
import Kernels
import Networks

/// Checks that a layer of a Keras file computes the same as the layer of the model that takes its weights.
struct LayerAgreement {
  private let layer: ForeignLayer
  private let own: String
  private let path: String

  init(_ layer: ForeignLayer, _ own: String, _ path: String) {
    (self.layer, self.own, self.path) = (layer, own, path)
  }

  /// Checks the arrays that the layer of the model takes, and what the file says of the layer.
  ///
  /// - Throws: a failure of kind `data` that names both layers and what differs.
  func check(_ matches: [(slot: Slot, match: WeightMatches.Match)], _ blueprint: Blueprint) throws {
    let stacks = [blueprint.plan.encoder].compactMap(\.self) + [blueprint.plan.main]
    for stack in stacks {
      for index in stack.layers.indices where stack.name(ofLayer: index) == own {
        try check(matches, stack.layers[index])
        if let settings = layer.settings { try check(settings, stack.layers[index]) }
      }
      for index in stack.layers.indices where stack.nameOfNormalization(index) == own {
        let isOfLast = index == stack.layers.count - 1 && !blueprint.form.hasTargetAtEveryStep
        if let settings = layer.settings { try check(normalization: settings, axes: isOfLast ? 1...2 : 2...2) }
      }
    }
    guard let settings = layer.settings, case .dense = LayerKind(layer) else { return }
    try compare("activation", settings["activation"] ?? "linear", activations(blueprint))
  }

  /// Checks what arrays alone say: the biases of a GRU, which has one without `reset_after` and two with it, and that an `nn.RNN` has
  /// no other activations than tanh and relu.
  private func check(_ matches: [(slot: Slot, match: WeightMatches.Match)], _ plan: NetworkPlan.Layer) throws {
    for case (let slot, .differs(let array)) in matches
    where slot.role == .bias && plan.cell.gates == 3 && slot.shape.count != array.shape.count {
      try compare("reset_after", "\(array.shape.count == 2)", ["\(plan.resetAfter)"])
    }
    if plan.cell.kerasClass == "SimpleRNN", layer.arrays.contains(where: { $0.conversion?.origin == "PyTorch" }) {
      let found = plan.activation == .relu ? "relu" : "tanh"
      try compare("activation", found, [kerasName(plan.activation)])
    }
  }

  /// Checks the settings of a recurrent layer.
  private func check(_ settings: KerasSettings, _ plan: NetworkPlan.Layer) throws {
    let name = plan.cell.kerasClass
    try compare("class", settings.className, [name, "\(name)Cell", "CuDNN\(name)"])
    let isSimple = name == "SimpleRNN"
    try compare("activation", settings["activation"] ?? "tanh", [isSimple ? kerasName(plan.activation) : "tanh"])
    if !isSimple { try compare("recurrent_activation", settings["recurrent_activation"] ?? "sigmoid", ["sigmoid"]) }
    try compare("backward_layer", settings["backward_layer"] ?? "as forward", ["as forward"])
    try compare("go_backwards", settings["go_backwards"] ?? "false", ["false"])
    if name == "GRU" { try compare("reset_after", settings["reset_after"] ?? "true", ["\(plan.resetAfter)"]) }
    if let merge = plan.bidirectional {
      try compare("merge_mode", settings["merge_mode"] ?? "none", [merge == .average ? "ave" : merge.rawValue])
    }
  }

  /// Checks the settings of a layer normalization.
  ///
  /// - Parameter axes: the numbers that the last axis can have: 2 of (batch, steps, features), and 1 of (batch, features) if the
  ///   layer below gives its last outputs alone.
  private func check(normalization settings: KerasSettings, axes: ClosedRange<Int>) throws {
    try compare("epsilon", settings["epsilon"] ?? "0.001", ["0.001"])
    try compare("axis", settings["axis"] ?? "-1.0", ["-1.0"] + axes.map { "\($0).0" })
    try compare("rms_scaling", settings["rms_scaling"] ?? "false", ["false"])
  }

  /// Returns the activations of Keras that the dense layer of the model can have. The output layer has the one of the
  /// loss, or none in a model that gives scores.
  private func activations(_ blueprint: Blueprint) -> [String] {
    for (index, layer) in blueprint.plan.dense.enumerated() where own == "dense_\(index + 1)" {
      return [kerasName(layer.activation)]
    }
    return own == Blueprint.outputLayer ? [blueprint.loss.activation, "linear"] : ["tanh"]
  }

  private func compare(_ setting: String, _ found: String, _ wanted: [String]) throws {
    if wanted.contains(found) { return }
    throw Failure(
      .data,
      "\(path): \(layer.name) has \(setting) \(found), but \(own) has \(wanted[0]); give weights of a layer that computes "
        + "the same")
  }

  private func kerasName(_ activation: Activation) -> String { activation.rawValue.replacing("-", with: "_") }
}
