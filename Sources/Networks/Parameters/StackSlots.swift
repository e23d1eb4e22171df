import Datasets

/// The arrays of a stack.
package struct StackSlots: Sendable {
  /// The hyperparameters of the stack.
  package let plan: StackPlan
  /// The kind of element that the stack reads at a time step.
  package let element: DataForm.Element
  /// The table of the embedding. Nil if there is none.
  package let embedding: Slot?
  /// The arrays of each recurrent layer, from the input up.
  package let layers: [LayerSlots]

  /// Lays out the arrays of a stack that reads one kind of element.
  init(_ plan: StackPlan, _ element: DataForm.Element, _ layout: inout ParameterLayout) {
    self.plan = plan
    self.element = element
    var features = element.count
    if case .embedding(let size) = plan.input {
      embedding = layout.add(
        "\(plan.nameOfEmbedding)/embeddings", .table, [features, size], plan.embeddingInitializer.initializer,
        isTrainable: plan.isTrainable)
      features = size
    } else {
      embedding = nil
    }
    var layers: [LayerSlots] = []
    for index in plan.layers.indices {
      layers.append(LayerSlots(plan, index, inputs: features, &layout))
      features = plan.layers[index].outputs
    }
    self.layers = layers
    outputs = features
  }

  /// The number of outputs at each step and row.
  package let outputs: Int

  /// The arrays that have a row for each token, or for each value at a time step.
  var readers: [Slot] { embedding.map { [$0] } ?? layers.first?.directions.map(\.kernel) ?? [] }

  /// The names and sizes of the states that are carried from batch to batch, layer by layer.
  package var carriedStates: [[(name: String, units: Int)]] {
    plan.layers.enumerated().map { index, layer in
      layer.carriedStates.map { ("\(plan.name(ofLayer: index))/\($0)", layer.units) }
    }
  }

  /// The names and sizes of the states after each row's last step, layer by layer.
  var finalStates: [[(name: String, units: Int)]] {
    plan.layers.enumerated().map { index, layer in
      layer.finalStates.map { ("\(plan.name(ofLayer: index))/\($0.name)", $0.units) }
    }
  }

  /// Returns the layer that turns elements into vectors.
  func inputLayer(_ weights: Parameters, _ shape: InputShape) -> any InputLayer {
    if let embedding { return Embedding(embedding, weights, shape) }
    switch element {
    case .token(let count): return OneHot(classes: count, shape)
    case .values(let count): return RealInput(features: count, shape)
    }
  }
}
