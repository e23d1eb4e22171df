import Kernels

/// The gradient of a recurrent layer's outputs. The way back uses it up.
public enum OutputGradients {
  /// For each step, (T, B, units).
  case everyStep(TimeMajor)
  /// For each row's last step, (B, units); zero for the others.
  case last(Matrix, RowEnds)

  /// B, the rows of a step.
  var rows: Int {
    switch self {
    case .everyStep(let dOutputs): dOutputs.rows
    case .last(let dLast, _): dLast.rows
    }
  }

  /// Copies them to the steps and rows that they belong to, and zeros to the others.
  func copy(to result: TimeMajor) {
    switch self {
    case .everyStep(let dOutputs): result.all.copy(from: dOutputs.all)
    case .last(let dLast, let ends):
      for step in 0..<ends.steps { ends.put(dLast, into: result[step], ofStep: step) }
    }
  }

  /// Those of the inputs' vectors where nothing lies between, (T · B, units): there is one step, or a gradient for each.
  var ofInputs: Matrix {
    switch self {
    case .everyStep(let dOutputs): dOutputs.all
    case .last(let dLast, _): dLast
    }
  }

  /// T, the number of steps.
  var steps: Int {
    switch self {
    case .everyStep(let dOutputs): dOutputs.steps
    case .last(_, let ends): ends.steps
    }
  }
}
