import Datasets
import Kernels

/// The layers of a network over shared weights, with buffers for batches of up to `steps` × `rows` tokens.
public final class Network {
  /// The encoder, which reads the sources. Nil if there is no decoder.
  public let encoder: Encoder?
  /// The input layer: it turns the tokens or numbers of a batch into vectors.
  public let input: any InputLayer
  /// The recurrent layers. With an encoder, these are the layers of the decoder.
  public let layers: RecurrentStack
  /// The attention to the encoder's outputs. Nil if there is none.
  public let attention: Attention?
  /// The last step of each row of the last batch.
  package let ends: RowEnds
  /// The readout: it selects the outputs that the dense layers see.
  public let readout: Readout
  /// The dense layers between the readout and the output layer. It may have none.
  public let hidden: DenseStack
  /// The output layer: it turns features into scores.
  public let head: Dense
  /// The loss.
  public let criterion: any Criterion
  /// The penalty on large weights, which is added to the loss.
  public let penalty: Penalty
  /// The states that the layers start from and end with. They are carried from batch to batch, or come from the
  /// encoder.
  public let carried: CarriedState
  /// The gradients with respect to the states that the layers start from. Nil if there is no encoder: then no gradient
  /// flows to earlier batches.
  package let dCarried: CarriedState?
  /// Measures the time of each phase of a step.
  public let laps: Laps

  /// How the gradients of the inputs are computed.
  public let inputGradients: InputGradients

  /// Creates the layers of a blueprint over `weights`, which must have its layout.
  ///
  /// - Parameters:
  ///   - steps: the largest number of time steps of a batch.
  ///   - sourceSteps: the largest number of time steps of the sources. 0 if there are none.
  ///   - rows: the largest number of rows of a batch on this process.
  ///   - batch: the number of rows on all processes. Nil if this process has all rows.
  ///   - randomness: the seed of the dropout masks, and the number of this process's first row.
  public init(
    _ blueprint: Blueprint, _ weights: Parameters, steps: Int, sourceSteps: Int = 0, rows: Int, batch: Int? = nil,
    _ randomness: Randomness = Randomness()
  ) {
    precondition(weights.layout.count == blueprint.layout.count, "weights of another layout")
    let laps = Laps()
    self.laps = laps
    let isEveryStep = blueprint.form.hasTargetAtEveryStep
    let hasSources = blueprint.encoder != nil
    let readFirst = blueprint.inputShape(steps: hasSources ? sourceSteps : steps, rows: rows, batch: batch ?? rows)
    let tokens = hasSources ? InputShape(steps: steps, rows: rows) : readFirst
    func builder(_ stack: StackSlots, isEveryStep: Bool) -> LayerBuilder {
      LayerBuilder(stack: stack, isEveryStep: isEveryStep, weights: weights, randomness: randomness, laps: laps)
    }
    inputGradients = InputGradients(blueprint, readFirst)
    let encoder = blueprint.encoder.map { Encoder($0, builder($0, isEveryStep: true), weights, readFirst) }
    self.encoder = encoder
    input = blueprint.main.inputLayer(weights, tokens)
    layers = builder(blueprint.main, isEveryStep: isEveryStep).stack(tokens)
    attention = encoder.flatMap { encoder in
      blueprint.attention.map { Attention($0, weights, encoder, tokens, sourceSteps: sourceSteps) }
    }
    let read = InputShape(steps: isEveryStep ? steps : 1, rows: rows)
    ends = RowEnds(rows: rows)
    readout = Readout(isEveryStep: isEveryStep, rows: rows, features: blueprint.main.outputs)
    hidden = DenseStack(blueprint.plan.dense, blueprint.hidden, weights, read, randomness)
    head = Dense(blueprint.dense, weights, rows: read.steps * rows)
    criterion = blueprint.criterion
    penalty = Penalty(blueprint, weights)
    carried = CarriedState(blueprint, rows: rows)
    dCarried = encoder.map { [carried] _ in CarriedState(like: carried) }
  }
}
