import Kernels

/// A recurrent layer as the network sees it, whatever its cell.
public protocol RecurrentLayer: AnyObject {
  /// The outputs of all steps, (T, B, units), from the inputs (T, B, F) and the carried states, which go on.
  func forward(_ inputs: TimeMajor, from states: ArraySlice<Matrix>) -> TimeMajor
  /// Sets the gradients of the weights from that of the outputs, which it uses up; gives that of the inputs if wanted.
  func backward(_ dOutputs: OutputGradients, _ gradients: Gradients, wantsInputs: Bool) -> TimeMajor?
}

/// A recurrent layer of a cell: the one loop over time.
package final class Recurrent<C: Cell>: RecurrentLayer {
  private let cell: C
  private let hidden: TimeMajor  // h_(−1), h_0, …, h_(T−1)
  private let dInputs: TimeMajor
  private let chunk: Int  // steps whose rows go through a product together, while they are in the cache
  private let dCarried: TimeMajor  // two steps that take turns, where only the last output has a gradient of its own
  private var inputs: TimeMajor

  package init(_ slots: RecurrentSlots, _ parameters: Parameters, steps: Int, rows: Int) {
    let weights = RecurrentWeights(slots, parameters)
    chunk = min(steps, max(1, Machine.blockDepth / rows))
    cell = C(weights, steps: steps, rows: rows, chunk: chunk)
    hidden = TimeMajor(steps: steps + 1, rows: rows, features: weights.units)
    dInputs = TimeMajor(steps: steps, rows: rows, features: weights.inputs)
    dCarried = TimeMajor(steps: 2, rows: rows, features: weights.units)
    inputs = dInputs[0..<0]
  }

  package func forward(_ inputs: TimeMajor, from states: ArraySlice<Matrix>) -> TimeMajor {
    let steps = inputs.steps
    self.inputs = inputs
    hidden[0].copy(from: states[states.startIndex])
    cell.begin(from: states.dropFirst())
    for t in 0..<steps {
      if t % chunk == 0 { beginChunk(t..<min(t + chunk, steps)) }
      cell.forward(step: t, previous: hidden[t], hidden: hidden[t + 1])
    }
    states[states.startIndex].copy(from: hidden[steps])
    cell.end(after: steps, into: states.dropFirst())
    return hidden[1..<steps + 1]
  }

  package func backward(_ dOutputs: OutputGradients, _ gradients: Gradients, wantsInputs: Bool) -> TimeMajor? {
    let steps = dOutputs.steps
    cell.beginBackward()
    var dHidden = dLastHidden(dOutputs)
    for t in (0..<steps).reversed() {
      let dPrevious = t > 0 ? dHiddenFromAbove(dOutputs, t - 1) : nil
      cell.backward(
        BackwardStep(
          step: t, place: t % chunk, previous: hidden[t], hidden: hidden[t + 1], dHidden: dHidden,
          dPrevious: dPrevious))
      dHidden = dPrevious ?? dHidden
      if t % chunk == 0 { endChunk(t..<min(t + chunk, steps), of: steps, gradients, wantsInputs: wantsInputs) }
    }
    return wantsInputs ? dInputs[0..<steps] : nil
  }

  private func beginChunk(_ chunk: Range<Int>) {
    cell.beginChunk(
      inputs[chunk].all, steps: chunk, hidden: hidden[chunk.lowerBound + 1..<chunk.upperBound + 1].all)
  }

  /// Sums over the rows of a chunk of steps. The last chunk of time comes first.
  private func endChunk(_ chunk: Range<Int>, of steps: Int, _ gradients: Gradients, wantsInputs: Bool) {
    cell.endChunk(
      gradients, inputs: inputs[chunk].all, previous: hidden[chunk].all,
      dInputs: wantsInputs ? dInputs[chunk].all : nil, adding: chunk.upperBound < steps)
  }

  private func dLastHidden(_ dOutputs: OutputGradients) -> Matrix {
    switch dOutputs {
    case .everyStep(let dOutputs): dOutputs[dOutputs.steps - 1]
    case .last(let dLast, _): dLast
    }
  }

  /// The gradient that a step before the last one has from above, where the next step adds its own.
  private func dHiddenFromAbove(_ dOutputs: OutputGradients, _ t: Int) -> Matrix {
    switch dOutputs {
    case .everyStep(let dOutputs): return dOutputs[t]
    case .last:
      let none = dCarried[t % 2]
      none.fill(0)
      return none
    }
  }
}
