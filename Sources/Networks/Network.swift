import Datasets
import Kernels

/// The layers of a network over shared weights, with buffers for batches of up to `steps` × `rows` tokens.
public final class Network {
  /// What reads the sources, where there are any.
  public let encoder: Encoder?
  /// What a batch has to vectors.
  public let input: any InputLayer
  /// The recurrent layers.
  public let layers: RecurrentStack
  /// Hidden states and the encoder's outputs to what is read; none where the encoder's outputs are not looked at.
  public let attention: Attention?
  /// Where the rows of the last batch end.
  package let ends: RowEnds
  /// What comes of the steps to what is read of it.
  public let readout: Readout
  /// What is read to what is scored, by dense layers, if there are any.
  public let hidden: DenseStack
  /// That to scores.
  public let head: Dense
  /// Scores to loss.
  public let criterion: any Criterion
  /// What large weights add to the loss.
  public let penalty: Penalty
  /// The states that the layers begin from and end with: they go on from batch to batch, or come from the encoder.
  public let carried: CarriedState
  /// Their gradient, where they come from the encoder.
  package let dCarried: CarriedState?
  /// Where the time of the layers' steps goes.
  public let laps: Laps

  /// How the gradients of what the layers read are formed.
  public let inputGradients: InputGradients

  /// Makes the layers of a blueprint over `weights`, which have its layout.
  ///
  /// - Parameters:
  ///   - sourceSteps: the steps of the sources, where there are any.
  ///   - batch: rows of all processes; those of this one where it is not given.
  ///   - randomness: what decides, in training, which units are dropped.
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
