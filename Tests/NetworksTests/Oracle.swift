import Glibc
import Kernels
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

    /// What weight drop leaves, the same for all rows.
    func dropped(_ rate: Double, _ name: String) -> Weights {
      if rate == 0 { return self }
      let left = recurrent.enumerated().map { row, values in
        let mask = Oracle.mask(
          "\(name)/recurrent_kernel", rate, GradientTests.training, time: 0, row: row, count: values.count)
        return zip(values, mask).map { $0 * $1 }
      }
      return Weights(kernel: kernel, recurrent: left, bias: bias)
    }

    /// x W + b of a column.
    func input(_ x: Vector, _ column: Int) -> Double {
      x.indices.reduce(bias[0][column]) { $0 + x[$1] * kernel[$1][column] }
    }

    /// h U of a column, and the bias that it has of its own.
    func recurrent(_ h: Vector, _ column: Int) -> Double {
      h.indices.reduce(bias.count > 1 ? bias[1][column] : 0) { $0 + h[$1] * recurrent[$1][column] }
    }
  }

  /// One step of one row of a layer, whose recurrent kernel reads h times a mask.
  static func step(
    _ layer: NetworkPlan.Layer, _ x: Vector, _ state: State, _ weights: Weights, mask: Vector
  ) -> State {
    let units = state.h.count
    let kept = zip(state.h, mask).map { $0 * $1 }
    var next = state
    for unit in 0..<units {
      func input(_ gate: Int) -> Double { weights.input(x, gate * units + unit) }
      func recurrent(_ gate: Int) -> Double { weights.recurrent(kept, gate * units + unit) }
      func sum(_ gate: Int) -> Double { input(gate) + recurrent(gate) }
      switch layer.cell.name {
      case "lstm":
        let (i, f, g, o) = (logistic(sum(0)), logistic(sum(1)), tanh(sum(2)), logistic(sum(3)))
        next.c[unit] = f * state.c[unit] + i * g
        next.h[unit] = o * tanh(next.c[unit])
      case "gru" where layer.cell == .resetBefore:
        func reset(_ other: Int) -> Double {
          logistic(weights.input(x, units + other) + weights.recurrent(kept, units + other))
        }
        let h = state.h.indices.map { reset($0) * kept[$0] }
        let z = logistic(sum(0))
        let g = tanh(input(2) + weights.recurrent(h, 2 * units + unit))
        next.h[unit] = z * state.h[unit] + (1 - z) * g
      case "gru":
        let (z, r) = (logistic(sum(0)), logistic(sum(1)))
        next.h[unit] = z * state.h[unit] + (1 - z) * tanh(input(2) + r * recurrent(2))
      case "simple-rnn":
        next.h[unit] = activation(layer.activation, sum(0))
      default:
        fatalError("no equations of \(layer.cell.name)")
      }
    }
    return next
  }

  /// The mask of a dropout of a name, of one row.
  static func mask(_ name: String, _ rate: Double, _ training: Pass.Training, time: Int, row: Int, count: Int) -> Vector
  {
    var key = Random(seed: 0, stream: name).wholeKey
    key.0 += UInt32(training.part)
    return (0..<count).map { unit in
      let counter = SIMD4(UInt32(unit / 64 * 16 + unit % 16), UInt32(time), UInt32(row), UInt32(training.step))
      let bits = philox(counter, key)[unit / 16 % 4]
      return Double(bits) < rate * 0x1p32 ? 0 : 1 / (1 - rate)
    }
  }

  static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  static func activation(_ activation: Activation, _ x: Double) -> Double {
    let scale = 1.0507009873554805
    switch activation {
    case .tanh: return tanh(x)
    case .sigmoid: return logistic(x)
    case .hardSigmoid: return min(max(x + 3, 0), 6) / 6
    case .softsign: return x / (1 + abs(x))
    case .relu: return max(x, 0)
    case .elu: return x < 0 ? exp(x) - 1 : x
    case .selu: return scale * (x < 0 ? 1.6732632423543772 * (exp(x) - 1) : x)
    case .linear: return x
    }
  }

  /// Σ softmax(query · keys) keys.
  static func attention(_ query: Vector, _ keys: ArraySlice<Vector>) -> Vector {
    let scores = keys.map { exp(zip(query, $0).reduce(0) { $0 + $1.0 * $1.1 }) }
    let sum = scores.reduce(0, +)
    return query.indices.map { k in zip(scores, keys).reduce(0) { $0 + $1.0 / sum * $1.1[k] } }
  }

  /// (x − mean x) / √(variance x + 0.001) γ + β.
  static func normalized(_ x: Vector, _ gamma: Vector, _ beta: Vector) -> Vector {
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    return x.indices.map { (x[$0] - mean) / (variance + 1e-3).squareRoot() * gamma[$0] + beta[$0] }
  }

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
    case .quantile, .gaussian, .studentT, .negativeBinomial: fatalError("that of several outputs is forecastLoss")
    }
  }

  /// A loss of all outputs of one target.
  static func forecastLoss(_ kind: LossKind, _ x: Vector, _ target: Double, _ quantiles: Vector) -> Double {
    func softplus(_ x: Double) -> Double { log1p(exp(x)) }
    switch kind {
    case .quantile:
      return zip(x, quantiles).reduce(0) { $0 + max($1.1 * (target - $1.0), ($1.1 - 1) * (target - $1.0)) }
        / Double(x.count)
    case .gaussian:
      let sigma = 1e-3 + softplus(x[1])
      return pow((target - x[0]) / sigma, 2) / 2 + log(sigma * (2 * .pi).squareRoot())
    case .studentT:
      let (nu, sigma) = (2 + softplus(x[0]), 1e-3 + softplus(x[2]))
      return lgamma(nu / 2) - lgamma((nu + 1) / 2) + log((nu * .pi).squareRoot() * sigma)
        + (nu + 1) / 2 * log1p(pow((target - x[1]) / sigma, 2) / nu)
    case .negativeBinomial:
      let (mean, r) = (exp(x[0]), 1 / (1e-3 + softplus(x[1])))
      return lgamma(r) + lgamma(target + 1) - lgamma(target + r) - r * log(r / (r + mean))
        - target * log(mean / (r + mean))
    default: return loss(kind, x[0], target)
    }
  }

  /// −ln softmax(scores)[target].
  static func crossEntropy(_ scores: Vector, _ target: Int) -> Double {
    log(scores.reduce(0) { $0 + exp($1) }) - scores[target]
  }
}
