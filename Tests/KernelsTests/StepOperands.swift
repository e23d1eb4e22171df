import Glibc
import Kernels

/// How a step gets the sums of its inputs, x W + b.
enum InputWay: CaseIterable {
  case inPlace, lookedUp
}

/// Random operands for a step of any cell.
struct StepOperands {
  let inputs, kernel, previous, recurrentKernel, bias: Matrix
  private let arrangement: PackedMatrix.Arrangement
  private let way: InputWay

  init(
    rows: Int, features: Int, units: Int, gates: Int, _ arrangement: PackedMatrix.Arrangement, biases: Int = 1,
    scale: Float = 1, way: InputWay = .inPlace
  ) {
    inputs = random(rows, features, seed: 1, scale: scale)
    kernel = random(features, gates * units, seed: 2)
    previous = random(rows, units, seed: 3)
    recurrentKernel = random(units, gates * units, seed: 4)
    bias = random(biases, gates * units, seed: 5)
    self.arrangement = arrangement
    self.way = way
  }

  /// Returns h' U of some rows and what is added to it.
  func begin(_ rows: Range<Int>, _ sums: Matrix) -> StateProduct {
    StateProduct(previous.rows(rows), packed(recurrentKernel, arrangement), plus: inputSums(rows, sums))
  }

  /// Returns x W + b of some rows. Only if they are in place, `sums` gets them.
  func inputSums(_ rows: Range<Int>, _ sums: Matrix) -> InputSums {
    let bias = bias.rows(0..<1)
    switch way {
    case .inPlace:
      multiply(inputs.rows(rows), packed(kernel), into: sums.rows(rows), from: .row(bias))
      return .inPlace
    case .lookedUp:
      let sums = Matrix(rows: inputs.rows, columns: kernel.columns)
      multiply(inputs, packed(kernel), into: sums, from: .row(bias))
      let table = Matrix(rows: inputs.rows, columns: kernel.columns)
      let order = (0..<Int32(inputs.rows)).reversed()
      gather(sums, Array(order).span, into: table)
      return .lookedUp(table, rows: Array(order), first: rows.lowerBound)
    }
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
