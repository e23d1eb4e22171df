import Datasets
import Kernels

/// Reads sources: a decoder begins from the states after each source's last step, and may look back at all outputs
/// (Sutskever, Vinyals and Le, 2014).
public final class Encoder {
  private let input: any InputLayer
  private let layers: RecurrentStack
  private let states: CarriedState  // after each source's last step, and then their gradients
  private let room: TimeMajor  // for the gradient of the outputs

  /// The outputs of the last batch, (S, B, H).
  public private(set) var outputs: TimeMajor
  /// Where its rows end.
  public let ends: RowEnds

  init(_ slots: StackSlots, _ builder: LayerBuilder, _ weights: Parameters, _ shape: InputShape) {
    input = slots.inputLayer(weights, shape)
    layers = builder.stack(shape)
    states = CarriedState(slots.finalStates, rows: shape.rows)
    room = TimeMajor(steps: shape.steps, rows: shape.rows, features: slots.outputs)
    outputs = room[0..<0]
    ends = RowEnds(rows: shape.rows)
  }

  /// Reads the sources of `rows` rows, and sets the states that a decoder begins from.
  public func forward(_ source: Batch.Source, rows: Int, into carried: CarriedState, _ training: Pass.Training?) {
    states.reset()
    let vectors = input.forward(source.inputs, rows: rows)  // (S, B, E)
    ends.set(vectors.steps, source.lengths)
    outputs = layers.forward(vectors, from: states, Pass(ends, training: training))
    carried.copy(from: states)
  }

  /// The gradient of the outputs, to which is added what comes from those who look at them.
  var dOutputs: TimeMajor { room[0..<outputs.steps] }

  /// Says that the way back begins: nothing has been added to the gradient of the outputs.
  public func beginBackward() { dOutputs.all.fill(0) }

  /// Sets the gradients of the weights.
  ///
  /// - Parameter dStates: the gradients of the states that a decoder began from.
  public func backward(dStates: CarriedState, _ source: Batch.Source, _ gradients: Gradients) {
    states.copy(from: dStates)
    let dVectors = layers.backward(
      .everyStep(dOutputs), gradients, dStates: states, wantsInputs: input.isTrained)
    if let dVectors { input.backward(dVectors, source.inputs, gradients) }
  }

  /// When the sums over all shards are there: sets the gradients that follow from what inputs share.
  public func afterSum(_ gradients: Gradients) {
    if let dShared = layers.afterSum(gradients, wantsInputs: input.isTrained) { input.afterSum(dShared, gradients) }
  }
}
