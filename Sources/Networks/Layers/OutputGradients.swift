import Kernels

/// The gradient with respect to a recurrent layer's outputs. The backward pass overwrites it.
public enum OutputGradients {
  /// A gradient for every time step, (T, B, outputs).
  case everyStep(TimeMajor)
  /// A gradient for each row's last step only, (B, outputs). It is zero for the other steps.
  case last(Matrix, RowEnds)

  /// B, the number of rows.
  var rows: Int {
    switch self {
    case .everyStep(let dOutputs): dOutputs.rows
    case .last(let dLast, _): dLast.rows
    }
  }

  /// Copies the gradient of each step and row to `result`, (T, B, outputs), with zeros where there is none.
  func copy(to result: TimeMajor) {
    switch self {
    case .everyStep(let dOutputs): result.all.copy(from: dOutputs.all)
    case .last(let dLast, let ends):
      for step in 0..<ends.steps { ends.put(dLast, into: result[step], ofStep: step) }
    }
  }

  /// T, the number of time steps.
  var steps: Int {
    switch self {
    case .everyStep(let dOutputs): dOutputs.steps
    case .last(_, let ends): ends.steps
    }
  }
}
