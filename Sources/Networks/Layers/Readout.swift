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
