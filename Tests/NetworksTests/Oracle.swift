import Foundation

/// The maths again, as plainly as can be: one number at a time, in double precision, every gate on its own.
enum Oracle {
  typealias Vector = [Double]
  typealias Table = [Vector]

  /// One row's state of an LSTM.
  struct LSTMState {
    var h: Vector
    var c: Vector
  }

  /// One step of one row of an LSTM; `kernel`, `recurrent` and `bias` have the gates i, f, c, o side by side.
  static func lstm(_ x: Vector, _ state: LSTMState, _ kernel: Table, _ recurrent: Table, _ bias: Vector) -> LSTMState {
    let units = state.h.count
    var next = state
    for unit in 0..<units {
      func sum(_ gate: Int) -> Double {
        let column = gate * units + unit
        var sum = bias[column]
        for (k, value) in x.enumerated() { sum += value * kernel[k][column] }
        for (k, value) in state.h.enumerated() { sum += value * recurrent[k][column] }
        return sum
      }
      let (i, f, g, o) = (logistic(sum(0)), logistic(sum(1)), tanh(sum(2)), logistic(sum(3)))
      next.c[unit] = f * state.c[unit] + i * g
      next.h[unit] = o * tanh(next.c[unit])
    }
    return next
  }

  static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  static func dense(_ x: Vector, _ kernel: Table, _ bias: Vector) -> Vector {
    bias.indices.map { column in x.indices.reduce(bias[column]) { $0 + x[$1] * kernel[$1][column] } }
  }

  /// −ln softmax(scores)[target].
  static func crossEntropy(_ scores: Vector, _ target: Int) -> Double {
    log(scores.reduce(0) { $0 + exp($1) }) - scores[target]
  }
}
