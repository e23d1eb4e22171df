import Kernels

/// Dropout of h_(t−1) before it is multiplied with the recurrent kernel, with the same mask at every time step
/// (Gal and Ghahramani, 2016): Keras's `recurrent_dropout`, with one mask for all gates.
package final class RecurrentDropout {
  /// h_(t−1) of all time steps after dropout, (T, B, units).
  let kept: TimeMajor
  private let dropout: DropoutMask
  private let mask: Matrix
  private let dKept: Matrix

  init(_ dropout: DropoutMask, units: Int, _ shape: InputShape) {
    self.dropout = dropout
    mask = Matrix(rows: shape.rows, columns: units)
    dKept = Matrix(rows: shape.rows, columns: units)
    kept = TimeMajor(steps: shape.steps, rows: shape.rows, features: units)
  }

  /// Draws the mask of a batch, before its forward pass.
  func begin(_ training: Pass.Training) { dropout.fill(mask, training) }

  /// Returns h_(t−1) of a time step after dropout, (B, units).
  func forward(_ previous: Matrix, step: Int) -> Matrix {
    multiplyElements(previous, mask, into: kept[step])
    return kept[step]
  }

  /// Returns the buffer for the gradient with respect to h_(t−1) after dropout, filled with zeros.
  func beginBackward() -> Matrix {
    dKept.fill(0)
    return dKept
  }

  /// Multiplies the gradient of that buffer by the mask, and adds it to the gradient with respect to h_(t−1).
  func backward(dPrevious: Matrix) { addElementProducts(dKept, mask, to: dPrevious) }
}
