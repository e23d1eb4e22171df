import Kernels

/// Two recurrent layers over the same inputs, of which one reads each row from its last step to its first (Schuster and
/// Paliwal, 1997). Both start from zero states with every batch.
final class Bidirectional: RecurrentLayer {
  private let forwards, backwards: any RecurrentLayer
  private let merge: Merge
  private let readsLast: Bool
  private let states: [Matrix]
  private let lengths: RowIndex
  private let reversedInputs: TimeMajor  // and their gradients
  private let orderedOutputs: TimeMajor  // of the direction that reads backwards
  private let outputs: TimeMajor
  private let ends: (Readout, Readout)  // the outputs of each row's last step, of both
  private let dForwards, dBackwards, dReversed: TimeMajor
  private var results: (forwards: TimeMajor, backwards: TimeMajor)

  /// - Parameters:
  ///   - states: how many a direction has.
  ///   - readsLast: whether only the outputs of each row's last step are read. Those of the direction that reads backwards
  ///     then stay in the order of its steps, so that the last is the one for which it has read everything.
  init(
    _ forwards: any RecurrentLayer, _ backwards: any RecurrentLayer, _ plan: NetworkPlan.Layer, _ merge: Merge,
    inputs: Int, _ shape: InputShape, readsLast: Bool
  ) {
    func room(_ features: Int) -> TimeMajor { TimeMajor(steps: shape.steps, rows: shape.rows, features: features) }
    self.forwards = forwards
    self.backwards = backwards
    self.merge = merge
    self.readsLast = readsLast
    states = plan.cell.states.map { _ in Matrix(rows: shape.rows, columns: plan.units) }
    lengths = RowIndex(capacity: shape.rows)
    reversedInputs = room(inputs)
    orderedOutputs = room(plan.units)
    outputs = room(plan.outputs)
    func end() -> Readout { Readout(isEveryStep: !readsLast, rows: shape.rows, features: plan.units) }
    ends = (end(), end())
    (dForwards, dBackwards, dReversed) = (room(plan.units), room(plan.units), room(plan.units))
    results = (orderedOutputs, orderedOutputs)
  }

  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor {
    let steps = 0..<inputs.steps
    lengths.set(pass.lengths.span)
    let ahead = forwards.forward(inputs, from: fromZero(), pass)
    let reversed = reversedInputs[steps]
    reverse(inputs.vectors, into: reversed.all)
    var back = backwards.forward(LayerInputs(reversed), from: fromZero(), pass)
    if !readsLast {
      reverse(back.all, into: orderedOutputs[steps].all)
      back = orderedOutputs[steps]
    }
    results = (ahead, back)
    merge.forward(ahead.all, back.all, into: outputs[steps].all)
    return outputs[steps]
  }

  func backward(_ dOutputs: OutputGradients, _ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    let steps = 0..<dOutputs.steps
    let (dAhead, dBack) = split(dOutputs)
    // The arrays of the direction that reads backwards lie behind the others, so their gradients are ready first.
    let dReversedInputs = backwards.backward(dBack, gradients, wantsInputs: wantsInputs)
    let dInputs = forwards.backward(dAhead, gradients, wantsInputs: wantsInputs)
    if let dInputs, let dReversedInputs {
      let inOrder = reversedInputs[steps].all
      reverse(dReversedInputs, into: inOrder)
      add(inOrder, to: dInputs)
    }
    return dInputs
  }

  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? { nil }

  /// The gradients of the outputs of both directions, each in the order of its steps.
  private func split(_ dOutputs: OutputGradients) -> (OutputGradients, OutputGradients) {
    switch dOutputs {
    case .everyStep(let dOutputs):
      let (dAhead, dBack) = (dForwards[0..<dOutputs.steps], dBackwards[0..<dOutputs.steps])
      merge.backward(dOutputs.all, results.forwards.all, results.backwards.all, dX: dAhead.all, dY: dBack.all)
      if readsLast { return (.everyStep(dAhead), .everyStep(dBack)) }
      let dReversed = dReversed[0..<dOutputs.steps]
      reverse(dBack.all, into: dReversed.all)
      return (.everyStep(dAhead), .everyStep(dReversed))
    case .last(let dLast, let lengths, let steps):
      let (ahead, back) = (ends.0.forward(results.forwards, lengths), ends.1.forward(results.backwards, lengths))
      merge.backward(dLast, ahead, back, dX: dForwards[0], dY: dBackwards[0])
      return (
        .last(dForwards[0], lengths: lengths, steps: steps), .last(dBackwards[0], lengths: lengths, steps: steps)
      )
    }
  }

  private func fromZero() -> ArraySlice<Matrix> {
    for state in states { state.fill(0) }
    return states[...]
  }

  private func reverse(_ source: Matrix, into result: Matrix) {
    let lengths = lengths.rows
    reverseSteps(source, rows: outputs.rows, lengths: lengths.span, into: result)
  }
}
