import Kernels

/// The layers of a network over shared weights, with buffers for batches of up to `steps` × `rows` tokens.
public final class Network {
  /// Tokens to vectors.
  public let input: any InputLayer
  /// The recurrent layers.
  public let layers: RecurrentStack
  /// Hidden states to those that are read.
  public let readout: Readout
  /// What is read to scores.
  public let head: Dense
  /// Scores to loss.
  public let criterion = SoftmaxCrossEntropy()
  /// The states that go on from batch to batch, zero at first.
  public let carried: CarriedState

  /// Makes the layers of a blueprint over `weights`, which have its layout.
  public init(_ blueprint: Blueprint, _ weights: Parameters, steps: Int, rows: Int) {
    precondition(weights.layout.count == blueprint.layout.count, "weights of another layout")
    if let table = blueprint.embedding {
      input = Embedding(table, weights, steps: steps, rows: rows)
    } else {
      input = OneHot(classes: blueprint.vocabulary, steps: steps, rows: rows)
    }
    layers = RecurrentStack(
      zip(blueprint.plan.layers, blueprint.recurrent).map { $0.cell.layer($1, weights, steps, rows) })
    readout = blueprint.plan.readout
    head = Dense(blueprint.dense, weights, rows: readout == .everyStep ? steps * rows : rows)
    carried = CarriedState(blueprint, rows: rows)
  }
}

/// Recurrent layers, one on the other.
public final class RecurrentStack {
  private let layers: [any RecurrentLayer]

  init(_ layers: [any RecurrentLayer]) { self.layers = layers }

  /// The outputs of the topmost layer, (T, B, units).
  public func forward(_ vectors: TimeMajor, from carried: CarriedState) -> TimeMajor {
    var sequence = vectors
    for (index, layer) in layers.enumerated() {
      sequence = layer.forward(sequence, from: carried[layer: index])
    }
    return sequence
  }

  /// Sets the gradients of all layers; gives that of the vectors if wanted.
  public func backward(_ dHidden: OutputGradients, _ gradients: Gradients, wantsInputs: Bool) -> TimeMajor? {
    var dOutputs = dHidden
    for (index, layer) in layers.enumerated().reversed() {
      guard let dInputs = layer.backward(dOutputs, gradients, wantsInputs: index > 0 || wantsInputs) else { break }
      dOutputs = .everyStep(dInputs)
      if index == 0 { return dInputs }
    }
    return nil
  }
}
