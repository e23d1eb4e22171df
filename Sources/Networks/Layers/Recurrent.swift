import Kernels

/// The dropout within a recurrent layer.
public struct RecurrentDrops {
  /// The dropout of the hidden state before it is multiplied with the recurrent kernel. Nil if there is none.
  var state: RecurrentDropout?
  /// The dropout of elements of the recurrent kernel. Nil if there is none.
  var kernel: WeightDrop?

  /// Creates a value without any dropout.
  package init() {}
}

/// A recurrent layer of a cell. All cells share its loop over the time steps.
package final class Recurrent<C: Cell>: RecurrentLayer {
  private let products: RecurrentProducts
  private let cell: C
  private let dropout: RecurrentDropout?
  private var dropped: RecurrentDropout?  // nil outside training
  private let hidden: TimeMajor  // h_(−1), h_0, …, h_(T−1)
  private let chunk: Int  // the time steps whose input products are computed together, so that they stay in the cache
  private let dCarried: TimeMajor  // if only the last outputs have gradients: two steps in turn
  private var ends = RowEnds()  // of the last forward pass

  package init(
    _ plan: NetworkPlan.Layer, _ slots: RecurrentSlots, _ parameters: Parameters, _ shape: InputShape,
    _ drops: RecurrentDrops = RecurrentDrops(), _ laps: Laps = Laps()
  ) {
    dropout = drops.state
    products = RecurrentProducts(RecurrentWeights(slots, parameters, drops.kernel), shape, laps)
    chunk = min(shape.steps, max(1, Machine.chunkRows / shape.rows))
    cell = C(plan, products, steps: shape.steps, rows: shape.rows)
    hidden = TimeMajor(steps: shape.steps + 1, rows: shape.rows, features: products.units)
    dCarried = TimeMajor(steps: 2, rows: shape.rows, features: products.units)
  }

  package func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor {
    let steps = inputs.steps
    products.begin(inputs, pass.training)
    ends = pass.ends
    dropped = pass.training.flatMap { begin($0) }
    hidden[0].copy(from: states[states.startIndex])
    cell.begin(from: states.dropFirst())
    for t in 0..<steps {
      let sums = C.takesInputSums ? products.inputSums(t, rows: hidden.rows) : .inPlace
      if case .inPlace = sums, t % chunk == 0 { sumInputs(t..<min(t + chunk, steps)) }
      let previous = hidden[t]
      let kept = dropped?.forward(previous, step: t) ?? previous
      cell.forward(ForwardStep(step: t, previous: previous, kept: kept, hidden: hidden[t + 1], inputs: sums))
    }
    ends.copy(hidden, to: states[states.startIndex])
    for (trace, state) in zip(cell.extraTraces, states.dropFirst()) { ends.copy(trace, to: state) }
    return hidden[1..<steps + 1]
  }

  package func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix? {
    let steps = dOutputs.steps
    let kept = dropped?.kept ?? hidden
    for state in cell.dExtraStates { state.fill(0) }
    var dHidden = dHiddenFromAbove(dOutputs, steps - 1)
    for t in (0..<steps).reversed() {
      addEnds(dStates, to: dHidden, step: t)
      let dPrevious = t > 0 ? dHiddenFromAbove(dOutputs, t - 1) : dBefore(wanted: !dStates.isEmpty)
      let dKept = dPrevious.map { dropped?.beginBackward() ?? $0 }
      cell.backward(
        BackwardStep(
          step: t, previous: hidden[t], kept: kept[t], hidden: hidden[t + 1], dHidden: dHidden, dPrevious: dPrevious,
          dKept: dKept))
      if let dPrevious { dropped?.backward(dPrevious: dPrevious) }
      gradients.meanwhile?()
      dHidden = dPrevious ?? dHidden
    }
    dStates.first?.copy(from: dHidden)
    for (dBefore, dState) in zip(dStates.dropFirst(), cell.dExtraStates) { dBefore.copy(from: dState) }
    return products.backward(
      cell.sumGradients(0..<steps), kept: kept[0..<steps].all, gradients, wantsInputs: wantsInputs)
  }

  package func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    products.afterSum(gradients, wantsInputs: wantsInputs)
  }

  /// Adds the gradients of the states after a row's last step, in those rows whose last step is `step`.
  private func addEnds(_ dStates: ArraySlice<Matrix>, to dHidden: Matrix, step: Int) {
    guard let dEnd = dStates.first else { return }
    ends.add(dEnd, to: dHidden, ofStep: step)
    for (dEnd, dState) in zip(dStates.dropFirst(), cell.dExtraStates) { ends.add(dEnd, to: dState, ofStep: step) }
  }

  /// Returns the buffer for the gradient with respect to h_(−1), filled with zeros. Nil if that gradient is not needed.
  private func dBefore(wanted: Bool) -> Matrix? {
    if !wanted { return nil }
    dCarried[1].fill(0)  // step 0 uses dCarried[0]
    return dCarried[1]
  }

  private func begin(_ training: Pass.Training) -> RecurrentDropout? {
    dropout?.begin(training)
    return dropout
  }

  private func sumInputs(_ steps: Range<Int>) {
    products.inputs(steps, into: cell.inputSums(steps, hidden: hidden[steps.lowerBound + 1..<steps.upperBound + 1]).all)
  }

  /// Returns the gradient with respect to h_t from the layer above. The next time step adds its own to this buffer.
  private func dHiddenFromAbove(_ dOutputs: OutputGradients, _ t: Int) -> Matrix {
    switch dOutputs {
    case .everyStep(let dOutputs): return dOutputs[t]
    case .last(let dLast, let ends):
      let result = dCarried[t % 2]
      ends.put(dLast, into: result, ofStep: t)
      return result
    }
  }
}
