import Foundation
import Networks

/// The maths again, as plainly as can be: one number at a time, in double precision, every gate on its own.
enum Oracle {
  typealias Vector = [Double]
  typealias Table = [Vector]

  /// One row's state of a cell; only an LSTM has a c.
  struct State {
    var h: Vector
    var c: Vector = []
  }

  /// The values of a recurrent layer, with the gates side by side in the order of the cell, and a bias in each row.
  struct Weights {
    let kernel: Table
    let recurrent: Table
    let bias: Table

    /// x W + b of a column.
    func input(_ x: Vector, _ column: Int) -> Double {
      x.indices.reduce(bias[0][column]) { $0 + x[$1] * kernel[$1][column] }
    }

    /// h U of a column, and the bias that it has of its own.
    func recurrent(_ h: Vector, _ column: Int) -> Double {
      h.indices.reduce(bias.count > 1 ? bias[1][column] : 0) { $0 + h[$1] * recurrent[$1][column] }
    }
  }

  /// One step of one row of the cell of a name.
  static func step(_ cell: String, _ x: Vector, _ state: State, _ weights: Weights) -> State {
    let units = state.h.count
    var next = state
    for unit in 0..<units {
      func input(_ gate: Int) -> Double { weights.input(x, gate * units + unit) }
      func recurrent(_ gate: Int) -> Double { weights.recurrent(state.h, gate * units + unit) }
      func sum(_ gate: Int) -> Double { input(gate) + recurrent(gate) }
      switch cell {
      case "lstm":
        let (i, f, g, o) = (logistic(sum(0)), logistic(sum(1)), tanh(sum(2)), logistic(sum(3)))
        next.c[unit] = f * state.c[unit] + i * g
        next.h[unit] = o * tanh(next.c[unit])
      case "gru":
        let (z, r) = (logistic(sum(0)), logistic(sum(1)))
        next.h[unit] = z * state.h[unit] + (1 - z) * tanh(input(2) + r * recurrent(2))
      case "simple-rnn":
        next.h[unit] = tanh(sum(0))
      default:
        fatalError("no equations of \(cell)")
      }
    }
    return next
  }

  static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  static func dense(_ x: Vector, _ kernel: Table, _ bias: Vector) -> Vector {
    bias.indices.map { column in x.indices.reduce(bias[column]) { $0 + x[$1] * kernel[$1][column] } }
  }

  /// A loss of one output.
  static func loss(_ kind: LossKind, _ x: Double, _ target: Double) -> Double {
    switch kind {
    case .crossEntropy: fatalError("that of classes is crossEntropy")
    case .binaryCrossEntropy:
      let p = 1 / (1 + exp(-x))
      return -target * log(p) - (1 - target) * log(1 - p)
    case .meanSquaredError: return pow(x - target, 2)
    case .meanAbsoluteError: return abs(x - target)
    case .huber: return abs(x - target) <= 1 ? pow(x - target, 2) / 2 : abs(x - target) - 0.5
    }
  }

  /// −ln softmax(scores)[target].
  static func crossEntropy(_ scores: Vector, _ target: Int) -> Double {
    log(scores.reduce(0) { $0 + exp($1) }) - scores[target]
  }
}
