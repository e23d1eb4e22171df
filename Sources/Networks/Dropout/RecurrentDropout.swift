import Kernels

/// Dropout of what a layer's recurrent kernel reads of h_(t−1), the same units at every step of time (Gal and Ghahramani,
/// 2016): Keras's `recurrent_dropout`, with one mask for all gates.
package final class RecurrentDropout {
  /// What the products of all steps read, (T, B, units).
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

  /// The way forward on a batch begins.
  func begin(_ training: Pass.Training) { dropout.fill(mask, training) }

  /// What a step's product reads of h_(t−1).
  func forward(_ previous: Matrix, step: Int) -> Matrix {
    multiplyElements(previous, mask, into: kept[step])
    return kept[step]
  }

  /// Where the gradient of what a step's product reads is added up, from zero.
  func beginBackward() -> Matrix {
    dKept.fill(0)
    return dKept
  }

  /// Adds the gradient of what a step's product read to that of h_(t−1).
  func backward(dPrevious: Matrix) { addElementProducts(dKept, mask, to: dPrevious) }
}
