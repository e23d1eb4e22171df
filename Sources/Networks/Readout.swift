import Datasets
import Kernels

/// Which outputs of the topmost recurrent layer the dense layer sees.
public final class Readout {
  private let isEveryStep: Bool
  private let room: Matrix  // for the outputs of last steps of their own, (B, H)

  /// - Parameters:
  ///   - isEveryStep: whether it sees the outputs of every step, or of each row's last one.
  ///   - rows: B, at most.
  package init(isEveryStep: Bool, rows: Int, features: Int) {
    self.isEveryStep = isEveryStep
    room = Matrix(rows: isEveryStep ? 1 : rows, columns: features)
  }

  /// The outputs that are read, a row each: (T · B, H) or (B, H).
  public func forward(_ hidden: TimeMajor, _ ends: RowEnds) -> Matrix {
    isEveryStep ? hidden.all : ends.outputs(hidden, room: room)
  }

  /// Takes the gradient of what was read to that of the outputs.
  public func backward(_ dRead: Matrix, _ ends: RowEnds) -> OutputGradients {
    isEveryStep ? .everyStep(TimeMajor(dRead, rows: dRead.rows / ends.steps)) : .last(dRead, ends)
  }
}

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
