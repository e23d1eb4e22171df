import Kernels

/// Two recurrent layers over the same inputs. One of them reads each row from its last time step to its first
/// (Schuster and Paliwal, 1997).
///
/// Both start every batch from zero states. Their final states are concatenated.
final class Bidirectional: RecurrentLayer {
  private let forwards, backwards: any RecurrentLayer
  private let merge: Merge
  private let readsLast: Bool
  private let units: Int
  private let states: (forwards: [Matrix], backwards: [Matrix])  // reused for their gradients
  private var ends = RowEnds()  // of the last forward pass
  private let reversedInputs: TimeMajor  // reused for their gradients
  private let orderedOutputs: TimeMajor  // of the backward direction, in the order of time
  private let outputs: TimeMajor
  private let last: (Matrix, Matrix)  // buffers for the outputs of each row's last step, of both directions, (B, units)
  private let dForwards, dBackwards, dReversed: TimeMajor
  private var results: (forwards: TimeMajor, backwards: TimeMajor)

  /// - Parameters:
  ///   - forwards: the layer that reads each row from its first time step.
  ///   - backwards: the layer that reads each row from its last time step.
  ///   - plan: the hyperparameters of the layer.
  ///   - merge: how the outputs of both directions are merged.
  ///   - inputs: the number of inputs.
  ///   - shape: the largest shape of the inputs.
  ///   - readsLast: whether only the outputs of each row's last step are read. The outputs of the backward direction
  ///     then keep the order in which they were computed, so that the last one is the one after the whole row was read.
  init(
    _ forwards: any RecurrentLayer, _ backwards: any RecurrentLayer, _ plan: NetworkPlan.Layer, _ merge: Merge,
    inputs: Int, _ shape: InputShape, readsLast: Bool
  ) {
    func room(_ features: Int) -> TimeMajor { TimeMajor(steps: shape.steps, rows: shape.rows, features: features) }
    self.forwards = forwards
    self.backwards = backwards
    self.merge = merge
    self.readsLast = readsLast
    func states() -> [Matrix] { plan.cell.states.map { _ in Matrix(rows: shape.rows, columns: plan.units) } }
    self.states = (states(), states())
    units = plan.units
    reversedInputs = room(inputs)
    orderedOutputs = room(plan.units)
    outputs = room(plan.outputs)
    func last() -> Matrix { Matrix(rows: readsLast ? shape.rows : 1, columns: plan.units) }
    self.last = (last(), last())
    (dForwards, dBackwards, dReversed) = (room(plan.units), room(plan.units), room(plan.units))
    results = (orderedOutputs, orderedOutputs)
  }

  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor {
    let steps = 0..<inputs.steps
    ends = pass.ends
    for state in self.states.forwards { state.fill(0) }
    for state in self.states.backwards { state.fill(0) }
    let ahead = forwards.forward(inputs, from: self.states.forwards[...], pass)
    let reversed = reversedInputs[steps]
    reverse(inputs.vectors, into: reversed.all)
    var back = backwards.forward(LayerInputs(reversed), from: self.states.backwards[...], pass)
    for (state, halves) in zip(states, zip(self.states.forwards, self.states.backwards)) {
      state.columns(0..<units).copy(from: halves.0)
      state.columns(units..<2 * units).copy(from: halves.1)
    }
    if !readsLast {
      reverse(back.all, into: orderedOutputs[steps].all)
      back = orderedOutputs[steps]
    }
    results = (ahead, back)
    merge.forward(ahead.all, back.all, into: outputs[steps].all)
    return outputs[steps]
  }

  func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix? {
    let (dEndsAhead, dEndsBack) = split(dStates)
    let steps = 0..<dOutputs.steps
    let (dAhead, dBack) = split(dOutputs)
    // The arrays of the backward direction come after those of the forward direction, so their gradients must be final
    // first.
    let dReversedInputs = backwards.backward(dBack, gradients, dStates: dEndsBack, wantsInputs: wantsInputs)
    let dInputs = forwards.backward(dAhead, gradients, dStates: dEndsAhead, wantsInputs: wantsInputs)
    if let dInputs, let dReversedInputs {
      let inOrder = reversedInputs[steps].all
      reverse(dReversedInputs, into: inOrder)
      add(inOrder, to: dInputs)
    }
    return dInputs
  }

  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? { nil }

  /// Splits the gradient of the merged outputs into the gradients of both directions, each in the order of its steps.
  private func split(_ dOutputs: OutputGradients) -> (OutputGradients, OutputGradients) {
    switch dOutputs {
    case .everyStep(let dOutputs):
      let (dAhead, dBack) = (dForwards[0..<dOutputs.steps], dBackwards[0..<dOutputs.steps])
      merge.backward(dOutputs.all, results.forwards.all, results.backwards.all, dX: dAhead.all, dY: dBack.all)
      if readsLast { return (.everyStep(dAhead), .everyStep(dBack)) }
      let dReversed = dReversed[0..<dOutputs.steps]
      reverse(dBack.all, into: dReversed.all)
      return (.everyStep(dAhead), .everyStep(dReversed))
    case .last(let dLast, let ends):
      merge.backward(
        dLast, ends.outputs(results.forwards, room: last.0), ends.outputs(results.backwards, room: last.1),
        dX: dForwards[0], dY: dBackwards[0])
      return (.last(dForwards[0], ends), .last(dBackwards[0], ends))
    }
  }

  /// Splits the gradients of the states after each row's last step into those of both directions. Empty if there are
  /// none.
  private func split(_ dStates: ArraySlice<Matrix>) -> (ArraySlice<Matrix>, ArraySlice<Matrix>) {
    if dStates.isEmpty { return ([], []) }
    for (dState, halves) in zip(dStates, zip(states.forwards, states.backwards)) {
      halves.0.copy(from: dState.columns(0..<units))
      halves.1.copy(from: dState.columns(units..<2 * units))
    }
    return (states.forwards[...], states.backwards[...])
  }

  private func reverse(_ source: Matrix, into result: Matrix) {
    let lengths = ends.lengths
    reverseSteps(source, rows: outputs.rows, lengths: lengths.span, into: result)
  }
}
