import Datasets
import Kernels

/// The encoder: it reads the sources. The decoder starts from the states after each source's last step, and can attend
/// to all outputs (Sutskever, Vinyals and Le, 2014).
public final class Encoder {
  private let input: any InputLayer
  private let layers: RecurrentStack
  private let states: CarriedState  // after each source's last step; reused for their gradients
  private let room: TimeMajor  // for the gradient of the outputs

  /// The outputs of the last batch, (S, B, H).
  public private(set) var outputs: TimeMajor
  /// The last step of each source of the last batch.
  public let ends: RowEnds

  init(_ slots: StackSlots, _ builder: LayerBuilder, _ weights: Parameters, _ shape: InputShape) {
    input = slots.inputLayer(weights, shape)
    layers = builder.stack(shape)
    states = CarriedState(slots.finalStates, rows: shape.rows)
    room = TimeMajor(steps: shape.steps, rows: shape.rows, features: slots.outputs)
    outputs = room[0..<0]
    ends = RowEnds(rows: shape.rows)
  }

  /// Reads the sources of `rows` rows.
  ///
  /// - Parameters:
  ///   - source: the sources of the batch.
  ///   - rows: the number of sources.
  ///   - carried: receives the states that the decoder starts from.
  ///   - training: the step and the batch within it. Nil outside training, where nothing is dropped.
  public func forward(_ source: Batch.Source, rows: Int, into carried: CarriedState, _ training: Pass.Training?) {
    states.reset()
    let vectors = input.forward(source.inputs, rows: rows)  // (S, B, E)
    ends.set(vectors.steps, source.lengths)
    outputs = layers.forward(vectors, from: states, Pass(ends, training: training))
    carried.copy(from: states)
  }

  /// The gradient with respect to the outputs, (S, B, H). The attention adds to it.
  var dOutputs: TimeMajor { room[0..<outputs.steps] }

  /// Starts a backward pass: sets the gradient with respect to the outputs to zero.
  public func beginBackward() { dOutputs.all.fill(0) }

  /// Computes the gradients of the weights.
  ///
  /// - Parameters:
  ///   - dStates: the gradients with respect to the states that the decoder started from.
  ///   - source: the sources of the batch.
  public func backward(dStates: CarriedState, _ source: Batch.Source, _ gradients: Gradients) {
    states.copy(from: dStates)
    let dVectors = layers.backward(
      .everyStep(dOutputs), gradients, dStates: states, wantsInputs: input.isTrained)
    if let dVectors { input.backward(dVectors, source.inputs, gradients) }
  }

  /// Computes the gradients of the weights whose inputs are shared by many rows. It is called after the sum over all
  /// shards.
  public func afterSum(_ gradients: Gradients) {
    if let dShared = layers.afterSum(gradients, wantsInputs: input.isTrained) { input.afterSum(dShared, gradients) }
  }
}
