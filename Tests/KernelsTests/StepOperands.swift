import Glibc
import Kernels

/// Random operands for a step of any cell.
struct StepOperands {
  let inputs, kernel, previous, recurrentKernel, bias: Matrix
  private let arrangement: PackedMatrix.Arrangement

  init(
    rows: Int, features: Int, units: Int, gates: Int, _ arrangement: PackedMatrix.Arrangement, biases: Int = 1,
    scale: Float = 1
  ) {
    inputs = random(rows, features, seed: 1, scale: scale)
    kernel = random(features, gates * units, seed: 2)
    previous = random(rows, units, seed: 3)
    recurrentKernel = random(units, gates * units, seed: 4)
    bias = random(biases, gates * units, seed: 5)
    self.arrangement = arrangement
  }

  /// Sets some rows of `sums` to x W + b. The step adds h' U to them.
  func begin(_ rows: Range<Int>, _ sums: Matrix) -> StateProduct {
    multiply(inputs.rows(rows), packed(kernel), into: sums.rows(rows), from: .row(bias.rows(0..<1)))
    return StateProduct(previous.rows(rows), packed(recurrentKernel, arrangement))
  }

  /// Returns x W + b of a row and column in double precision.
  func input(_ row: Int, _ column: Int) -> Double {
    product(inputs, kernel, row, column) + Double(bias[0, column])
  }

  /// Returns h' U of a row and column in double precision, plus its own bias if there is one.
  func recurrent(_ row: Int, _ column: Int) -> Double {
    product(previous, recurrentKernel, row, column) + (bias.rows > 1 ? Double(bias[1, column]) : 0)
  }

  private func product(_ a: Matrix, _ b: Matrix, _ row: Int, _ column: Int) -> Double {
    (0..<b.rows).reduce(0.0) { $0 + Double(a[row, $1]) * Double(b[$1, column]) }
  }
}

/// Returns 1 / (1 + e⁻ˣ) in double precision.
func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
