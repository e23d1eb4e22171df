import Datasets
import Kernels

/// Which outputs of the topmost recurrent layer the dense layer sees.
public final class Readout {
  private let isEveryStep: Bool
  private let ends: Matrix  // where rows end at steps of their own, (B, H)
  private var size = (steps: 0, rows: 0)  // of the last batch

  /// - Parameters:
  ///   - isEveryStep: whether it sees the outputs of every step, or of each row's last one.
  ///   - rows: B, at most.
  package init(isEveryStep: Bool, rows: Int, features: Int) {
    self.isEveryStep = isEveryStep
    ends = Matrix(rows: isEveryStep ? 1 : rows, columns: features)
  }

  /// The outputs that are read, a row each: (T · B, H) or (B, H).
  public func forward(_ hidden: TimeMajor, _ lengths: [Int32]) -> Matrix {
    size = (hidden.steps, hidden.rows)
    if isEveryStep { return hidden.all }
    if lengths.isEmpty { return hidden[hidden.steps - 1] }
    let result = ends.rows(0..<hidden.rows)
    for (row, length) in lengths.enumerated() {
      let step = max(0, Int(length) - 1)  // a row of padding alone has no target
      result.rows(row..<row + 1).copy(from: hidden[step].rows(row..<row + 1))
    }
    return result
  }

  /// Takes the gradient of what was read to that of the outputs.
  public func backward(_ dRead: Matrix, _ lengths: [Int32]) -> OutputGradients {
    isEveryStep ? .everyStep(TimeMajor(dRead, rows: size.rows)) : .last(dRead, lengths: lengths, steps: size.steps)
  }
}

/// The gradient of a recurrent layer's outputs. The way back uses it up.
public enum OutputGradients {
  /// For each step, (T, B, units).
  case everyStep(TimeMajor)
  /// For each row's last step, of so many steps of the batch, (B, units); zero for the others. Without lengths all rows have
  /// all steps.
  case last(Matrix, lengths: [Int32], steps: Int)

  /// B, the rows of a step.
  var rows: Int {
    switch self {
    case .everyStep(let dOutputs): dOutputs.rows
    case .last(let dLast, _, _): dLast.rows
    }
  }

  /// Copies them to the steps and rows that they belong to, and zeros to the others.
  func copy(to result: TimeMajor) {
    switch self {
    case .everyStep(let dOutputs): result.all.copy(from: dOutputs.all)
    case .last(let dLast, let lengths, let steps):
      result.all.fill(0)
      if lengths.isEmpty { return result[steps - 1].copy(from: dLast) }
      for (row, length) in lengths.enumerated() where length > 0 {
        result[Int(length) - 1].rows(row..<row + 1).copy(from: dLast.rows(row..<row + 1))
      }
    }
  }

  /// Those of the inputs' vectors where nothing lies between, (T · B, units): there is one step, or a gradient for each.
  var ofInputs: Matrix {
    switch self {
    case .everyStep(let dOutputs): dOutputs.all
    case .last(let dLast, _, _): dLast
    }
  }

  /// T, the number of steps.
  var steps: Int {
    switch self {
    case .everyStep(let dOutputs): dOutputs.steps
    case .last(_, _, let steps): steps
    }
  }
}
