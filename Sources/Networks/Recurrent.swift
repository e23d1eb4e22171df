import Kernels

/// A recurrent layer as the network sees it, whatever its cell.
public protocol RecurrentLayer: AnyObject {
  /// The outputs of all steps, (T, B, units), from the inputs (T, B, F) and the carried states, which go on.
  func forward(_ inputs: TimeMajor, from states: ArraySlice<Matrix>) -> TimeMajor
  /// Sets the gradients of the weights from that of the outputs, which it uses up; gives that of the inputs if wanted.
  func backward(_ dOutputs: TimeMajor, _ gradients: Gradients, wantsInputs: Bool) -> TimeMajor?
}

/// A recurrent layer of a cell: the one loop over time.
package final class Recurrent<C: Cell>: RecurrentLayer {
  private let cell: C
  private let hidden: TimeMajor  // h_(−1), h_0, …, h_(T−1)
  private let dInputs: TimeMajor
  private var inputs: TimeMajor

  package init(_ slots: RecurrentSlots, _ parameters: Parameters, steps: Int, rows: Int) {
    let weights = RecurrentWeights(slots, parameters)
    cell = C(weights, steps: steps, rows: rows)
    hidden = TimeMajor(steps: steps + 1, rows: rows, features: weights.units)
    dInputs = TimeMajor(steps: steps, rows: rows, features: weights.inputs)
    inputs = dInputs[0..<0]
  }

  package func forward(_ inputs: TimeMajor, from states: ArraySlice<Matrix>) -> TimeMajor {
    let steps = inputs.steps
    self.inputs = inputs
    hidden[0].copy(from: states[states.startIndex])
    cell.begin(from: states.dropFirst())
    for t in 0..<steps {
      cell.forward(step: t, inputs: inputs[t], previous: hidden[t], hidden: hidden[t + 1])
    }
    states[states.startIndex].copy(from: hidden[steps])
    cell.end(after: steps, into: states.dropFirst())
    return hidden[1..<steps + 1]
  }

  package func backward(_ dOutputs: TimeMajor, _ gradients: Gradients, wantsInputs: Bool) -> TimeMajor? {
    let steps = dOutputs.steps
    cell.beginBackward()
    for t in (0..<steps).reversed() {
      cell.backward(
        step: t, dHidden: dOutputs[t], dPrevious: t > 0 ? dOutputs[t - 1] : nil,
        dInputs: wantsInputs ? dInputs[t] : nil)
    }
    cell.setGradients(gradients, inputs: inputs.all, previous: hidden[0..<steps].all)
    return wantsInputs ? dInputs[0..<steps] : nil
  }
}
