import Kernels

/// How a cell's step kernel gets x W + b of the rows of a time step.
public enum StepInputs {
  /// The layer has written them to the buffer that the cell returned from ``Cell/inputSums(_:hidden:)``.
  case inPlace
  /// Each is a row of a table, (inputs, gates · units), since many steps and rows share few inputs.
  ///
  /// `rows` has the rows of the table that all time steps read. Those of this step start at `first`.
  case lookedUp(Matrix, rows: [Int32], first: Int)
  /// The step kernel computes them from x, (B, inputs).
  case formed(Matrix)
}
