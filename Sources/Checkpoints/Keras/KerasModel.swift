import FoundationEssentials
import Networks

/// The description of a network that Keras's `keras.models.load_model` reads.
package struct KerasModel {
  /// The version of Keras whose format this is.
  package static let version = "3.15.1"
  /// The backend that the file names. Keras requires a name, but every backend can read the file.
  static let backend = "jax"

  private let blueprint: Blueprint
  private var graph = KerasGraph()

  /// Creates the model of a blueprint.
  package init(_ blueprint: Blueprint) {
    self.blueprint = blueprint
    let (plan, form) = (blueprint.plan, blueprint.form)
    var (sources, states) = ([KerasGraph.Tensor](), [[KerasGraph.Tensor]]())
    if let encoder = plan.encoder {
      (sources, states) = add(encoder, form.source?.count ?? 0, StackOptions(givesStates: true))
    }
    var (outputs, _) = add(
      plan.main, form.input.count, StackOptions(everyStep: form.hasTargetAtEveryStep, states: states))
    if plan.decoder?.attention != nil { outputs = attention(outputs, sources) }
    for (index, layer) in plan.dense.enumerated() {
      outputs = dense(
        "dense_\(index + 1)", layer.units, kerasName(layer.activation), layer.kernelInitializer, of: outputs)
      if layer.dropout > 0 { outputs = dropout("dropout_dense_\(index + 1)", layer.dropout, of: outputs) }
    }
    _ = dense("dense", blueprint.outputs, blueprint.loss.activation, plan.outputInitializer, of: outputs)
  }

  /// Returns the `model_config` of a `.h5` file, as JSON.
  func config() throws -> String { try KerasModel.json(graph) }

  /// Returns the `config.json` of a `.keras` file.
  package func configOfArchive() throws -> String {
    var graph = graph
    graph.module = "keras.src.models.functional"
    return try KerasModel.json(graph)
  }

  private static func json(_ graph: KerasGraph) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(graph), as: UTF8.self)
  }

  /// The names of the layers that have weights, in the order in which Keras reads them.
  package var layerNames: [String] { graph.names.filter(blueprint.layerNames.contains) }

  /// The groups of these layers in a `.weights.h5`: the class of each layer, and its number within the class.
  package var groups: [String] {
    var counts: [String: Int] = [:]
    return layerNames.map { layer in
      let name = KerasSettings.snakeCase(graph.className(of: layer))
      let number = counts[name, default: 0]
      counts[name] = number + 1
      return number == 0 ? name : "\(name)_\(number)"
    }
  }

  /// How to add a stack.
  private struct StackOptions {
    /// Whether the top layer gives its outputs at every time step.
    var everyStep = true
    /// Whether the layers give their final states.
    var givesStates = false
    /// The initial states of each layer. Empty if they are zero.
    var states: [[KerasGraph.Tensor]] = []
  }

  /// Adds a stack.
  ///
  /// - Returns: the outputs, and the final states of each layer, or an empty array if the layers do not give them.
  private mutating func add(
    _ stack: StackPlan, _ count: Int, _ options: StackOptions
  ) -> (outputs: [KerasGraph.Tensor], states: [[KerasGraph.Tensor]]) {
    var outputs = input(stack, count)
    var states: [[KerasGraph.Tensor]] = []
    for index in stack.layers.indices {
      let isTop = index == stack.layers.count - 1
      let all = recurrent(
        stack, index, of: outputs, from: options.states.isEmpty ? [] : options.states[index],
        everyStep: !isTop || options.everyStep, givesStates: options.givesStates)
      if options.givesStates { states.append(joined(all.dropFirst(), stack, index)) }
      // The top layer gives its outputs at the last step alone, and they are added to its inputs at that step.
      let isLast = isTop && !options.everyStep && stack.layers[index].residual
      outputs = postprocessed(stack, index, [all[0]], isLast ? lastStep(of: outputs) : outputs)
    }
    if stack.layers.isEmpty && !options.everyStep && outputs[0].shape.count > 2 { outputs = lastStep(of: outputs) }
    return (outputs, states)
  }

  /// Returns the last time step of a tensor.
  private mutating func lastStep(of tensors: [KerasGraph.Tensor]) -> [KerasGraph.Tensor] {
    graph.add(
      KerasLayer("GetItem", .init(name: "last_step"), module: "keras.src.ops.numpy"),
      of: .init(tensors: tensors, isLast: true), shapes: [[nil, tensors[0].shape.last ?? nil]])
  }

  private mutating func input(_ stack: StackPlan, _ count: Int) -> [KerasGraph.Tensor] {
    let prefix = stack.nameOfEmbedding.dropLast("embedding".count)
    guard case .embedding(let size) = stack.input else {
      let shape: [Int?] = stack.layers.isEmpty ? [nil, count] : [nil, nil, count]
      let name = "\(prefix)\(stack.input == .oneHot ? "one_hot" : "values")"
      return graph.add(
        KerasLayer("InputLayer", .init(name: name, batchShape: shape, dtype: "float32")), shapes: [shape])
    }
    let tokens = graph.add(
      KerasLayer("InputLayer", .init(name: "\(prefix)tokens", batchShape: [nil, nil], dtype: "int32")),
      shapes: [[nil, nil]], dtype: "int32")
    return graph.add(
      KerasLayer(
        "Embedding",
        .init(
          name: stack.nameOfEmbedding, trainable: stack.isTrainable ? nil : false, inputDim: count, outputDim: size)),
      of: .init(tensors: tokens), shapes: [[nil, nil, size]])
  }

  /// Adds a recurrent layer. Returns its outputs, followed by its final states if `givesStates`.
  private mutating func recurrent(
    _ stack: StackPlan, _ index: Int, of inputs: [KerasGraph.Tensor], from states: [KerasGraph.Tensor],
    everyStep: Bool, givesStates: Bool
  ) -> [KerasGraph.Tensor] {
    let plan = stack.layers[index]
    var layer = direction(stack, index, everyStep: everyStep, givesStates: givesStates)
    if let merge = plan.bidirectional {
      layer = KerasLayer(
        "Bidirectional",
        .init(
          name: stack.name(ofLayer: index), layer: layer, mergeMode: merge == .average ? "ave" : merge.rawValue))
    }
    let count = givesStates ? plan.cell.states.count * plan.directions : 0
    let shape: [Int?] = everyStep ? [nil, nil, plan.outputs] : [nil, plan.outputs]
    return graph.add(
      layer, of: .init(tensors: inputs, states: states),
      shapes: [shape] + Array(repeating: [nil, plan.units], count: count))
  }

  private func direction(_ stack: StackPlan, _ index: Int, everyStep: Bool, givesStates: Bool) -> KerasLayer {
    let layer = stack.layers[index]
    return KerasLayer(
      layer.cell.kerasClass,
      .init(
        name: stack.nameOfDirection(index), units: layer.units, returnSequences: everyStep,
        returnState: givesStates ? true : nil, kernelInitializer: kerasName(layer.kernelInitializer),
        recurrentInitializer: kerasName(layer.recurrentInitializer),
        unitForgetBias: layer.cell.kerasClass == "LSTM" ? layer.unitForgetBias : nil,
        resetAfter: layer.cell == .resetBefore ? false : nil, activation: kerasName(layer.activation),
        kernelRegularizer: layer.kernelL2.map(KerasLayer.Regularizer.init),
        recurrentRegularizer: layer.recurrentL2.map(KerasLayer.Regularizer.init),
        biasRegularizer: layer.biasL2.map(KerasLayer.Regularizer.init), dropout: layer.dropout,
        recurrentDropout: layer.recurrentDropout),
      module: layer.bidirectional == nil ? nil : "keras.layers",
      sharedObjectId: layer.bidirectional == nil ? nil : graph.count + 1)
  }

  /// Returns the states of a layer. The states of two directions are concatenated.
  private mutating func joined(
    _ states: ArraySlice<KerasGraph.Tensor>, _ stack: StackPlan, _ index: Int
  ) -> [KerasGraph.Tensor] {
    let layer = stack.layers[index]
    if layer.directions == 1 { return Array(states) }
    let names = layer.cell.states
    return names.enumerated().flatMap { number, name in
      let halves = [states[states.startIndex + number], states[states.startIndex + names.count + number]]
      return graph.add(
        KerasLayer("Concatenate", .init(name: "\(stack.name(ofLayer: index))_\(name)")),
        of: .init(tensors: halves, isList: true), shapes: [[nil, 2 * layer.units]])
    }
  }

  /// Adds the residual connection, the normalization and the dropout of a recurrent layer's outputs.
  private mutating func postprocessed(
    _ stack: StackPlan, _ index: Int, _ outputs: [KerasGraph.Tensor], _ inputs: [KerasGraph.Tensor]
  ) -> [KerasGraph.Tensor] {
    let (layer, shape) = (stack.layers[index], outputs[0].shape)
    var outputs = outputs
    if layer.residual {
      outputs = graph.add(
        KerasLayer("Add", .init(name: "\(stack.name(ofLayer: index))_residual")),
        of: .init(tensors: outputs + inputs, isList: true), shapes: [shape])
    }
    if layer.layerNormalization {
      outputs = graph.add(
        KerasLayer("LayerNormalization", .init(name: stack.nameOfNormalization(index), epsilon: 1e-3)),
        of: .init(tensors: outputs), shapes: [shape])
    }
    if layer.outputDropout > 0 {
      outputs = dropout("dropout_\(stack.name(ofLayer: index))", layer.outputDropout, of: outputs)
    }
    return outputs
  }

  /// Adds the attention of a decoder to the encoder's outputs.
  private mutating func attention(
    _ outputs: [KerasGraph.Tensor], _ sources: [KerasGraph.Tensor]
  ) -> [KerasGraph.Tensor] {
    let units = blueprint.plan.main.layers.last?.outputs ?? 0
    let contexts = graph.add(
      KerasLayer("Attention", .init(name: "attention")), of: .init(tensors: outputs + sources, isList: true),
      shapes: [[nil, nil, units]])
    let both = graph.add(
      KerasLayer("Concatenate", .init(name: "attention_concatenate")),
      of: .init(tensors: contexts + outputs, isList: true), shapes: [[nil, nil, 2 * units]])
    return dense("attention_dense", units, "tanh", .glorotUniform, of: both)
  }

  private mutating func dense(
    _ name: String, _ units: Int, _ activation: String, _ initializer: KernelInitializer,
    of inputs: [KerasGraph.Tensor]
  ) -> [KerasGraph.Tensor] {
    let layer = KerasLayer(
      "Dense", .init(name: name, units: units, kernelInitializer: kerasName(initializer), activation: activation))
    return graph.add(layer, of: .init(tensors: inputs), shapes: [inputs[0].shape.dropLast() + [units]])
  }

  private mutating func dropout(_ name: String, _ rate: Double, of inputs: [KerasGraph.Tensor]) -> [KerasGraph.Tensor] {
    graph.add(
      KerasLayer("Dropout", .init(name: name, rate: rate)), of: .init(tensors: inputs), shapes: [inputs[0].shape])
  }

  private func kerasName<Name: RawRepresentable<String>>(_ name: Name) -> String {
    name.rawValue.replacing("-", with: "_")
  }
}
