import Datasets
import Kernels

/// The layers of a network over shared weights, with buffers for batches of up to `steps` × `rows` tokens.
public final class Network {
  /// What a batch has to vectors.
  public let input: any InputLayer
  /// The recurrent layers.
  public let layers: RecurrentStack
  /// Hidden states to those that are read.
  public let readout: Readout
  /// What is read to scores.
  public let head: Dense
  /// Scores to loss.
  public let criterion: any Criterion
  /// What large weights add to the loss.
  public let penalty: Penalty
  /// The states that go on from batch to batch, zero at first.
  public let carried: CarriedState
  /// Where the time of the layers' steps goes.
  public let laps = Laps()

  /// How the gradients of what the layers read are formed.
  public let inputGradients: InputGradients

  /// Makes the layers of a blueprint over `weights`, which have its layout.
  ///
  /// - Parameters:
  ///   - batch: rows of all processes; those of this one where it is not given.
  ///   - randomness: what decides, in training, which units are dropped.
  public init(
    _ blueprint: Blueprint, _ weights: Parameters, steps: Int, rows: Int, batch: Int? = nil,
    _ randomness: Randomness = Randomness()
  ) {
    precondition(weights.layout.count == blueprint.layout.count, "weights of another layout")
    let tokens = blueprint.inputShape(steps: steps, rows: rows, batch: batch ?? rows)
    inputGradients = InputGradients(blueprint, tokens)
    input = blueprint.inputLayer(weights, tokens)
    let hidden = InputShape(steps: steps, rows: rows)
    let shapes = [tokens] + Array(repeating: hidden, count: blueprint.recurrent.count)
    let builder = LayerBuilder(blueprint: blueprint, weights: weights, randomness: randomness, laps: laps)
    layers = RecurrentStack(blueprint.recurrent.indices.map { builder.layer($0, shapes[$0]) })
    let isEveryStep = blueprint.form.hasTargetAtEveryStep
    readout = Readout(isEveryStep: isEveryStep, rows: rows, features: blueprint.dense.kernel.shape[0])
    head = Dense(blueprint.dense, weights, rows: isEveryStep ? steps * rows : rows)
    criterion = blueprint.criterion
    penalty = Penalty(blueprint, weights)
    carried = CarriedState(blueprint, rows: rows)
  }
}

/// Recurrent layers, one on the other.
public final class RecurrentStack {
  private let layers: [any RecurrentLayer]

  init(_ layers: [any RecurrentLayer]) { self.layers = layers }

  /// The outputs of the topmost layer, (T, B, outputs).
  public func forward(_ inputs: LayerInputs, from carried: CarriedState, _ pass: Pass = Pass()) -> TimeMajor {
    if layers.isEmpty { return TimeMajor(inputs.vectors, rows: inputs.vectors.rows / inputs.steps) }
    var hidden = layers[0].forward(inputs, from: carried[layer: 0], pass)
    for index in layers.indices.dropFirst() {
      hidden = layers[index].forward(LayerInputs(hidden), from: carried[layer: index], pass)
    }
    return hidden
  }

  /// Sets the gradients of all layers; gives that of the inputs' vectors if wanted.
  public func backward(_ dHidden: OutputGradients, _ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    if layers.isEmpty { return dHidden.ofInputs }
    var dOutputs = dHidden
    for index in layers.indices.dropFirst().reversed() {
      let rows = dOutputs.rows
      if let dInputs = layers[index].backward(dOutputs, gradients, wantsInputs: true) {
        dOutputs = .everyStep(TimeMajor(dInputs, rows: rows))
      }
    }
    return layers[0].backward(dOutputs, gradients, wantsInputs: wantsInputs)
  }

  /// When the sums over all shards are there: sets the gradients of the weights that inputs share; gives that of the
  /// inputs' vectors if wanted.
  public func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    layers.first?.afterSum(gradients, wantsInputs: wantsInputs)
  }
}
