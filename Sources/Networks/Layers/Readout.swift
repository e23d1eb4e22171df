import Datasets
import Kernels

/// The readout: it selects which outputs of the top recurrent layer, or of the attention, the dense layers see.
public final class Readout {
  private let isEveryStep: Bool
  private let room: Matrix  // for the outputs of each row's last step, (B, H)

  /// - Parameters:
  ///   - isEveryStep: whether the outputs of every step are read, or only those of each row's last step.
  ///   - rows: the largest number of rows.
  ///   - features: H, the number of outputs at each step and row.
  package init(isEveryStep: Bool, rows: Int, features: Int) {
    self.isEveryStep = isEveryStep
    room = Matrix(rows: isEveryStep ? 1 : rows, columns: features)
  }

  /// Returns the outputs that are read: (T · B, H) if every step is read, or (B, H).
  public func forward(_ hidden: TimeMajor, _ ends: RowEnds) -> Matrix {
    isEveryStep ? hidden.all : ends.outputs(hidden, room: room)
  }

  /// Returns the gradient with respect to the outputs, from the gradient with respect to the readout.
  public func backward(_ dRead: Matrix, _ ends: RowEnds) -> OutputGradients {
    isEveryStep ? .everyStep(TimeMajor(dRead, rows: dRead.rows / ends.steps)) : .last(dRead, ends)
  }
}
