import Kernels

/// Which outputs of the topmost recurrent layer the dense layer sees.
public enum Readout: Sendable, Equatable {
  /// Those of every step.
  case everyStep
  /// Those of the last step.
  case last

  /// The outputs that are read, a row each: (T · B, H) or (B, H).
  public func forward(_ hidden: TimeMajor) -> Matrix {
    switch self {
    case .everyStep: hidden.all
    case .last: hidden[hidden.steps - 1]
    }
  }

  /// Takes the gradient of what was read to that of the outputs.
  public func backward(_ dRead: Matrix, _ hidden: TimeMajor) -> OutputGradients {
    switch self {
    case .everyStep: .everyStep(TimeMajor(dRead, rows: hidden.rows))
    case .last: .last(dRead, steps: hidden.steps)
    }
  }
}

/// The gradient of a recurrent layer's outputs. The way back uses it up.
public enum OutputGradients {
  /// For each step, (T, B, units).
  case everyStep(TimeMajor)
  /// For the last of so many steps, (B, units); zero for the others.
  case last(Matrix, steps: Int)

  /// B, the rows of a step.
  var rows: Int {
    switch self {
    case .everyStep(let dOutputs): dOutputs.rows
    case .last(let dLast, _): dLast.rows
    }
  }

  /// T, the number of steps.
  var steps: Int {
    switch self {
    case .everyStep(let dOutputs): dOutputs.steps
    case .last(_, let steps): steps
    }
  }
}
