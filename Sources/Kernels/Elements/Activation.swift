/// The activation function of a layer. Names and definitions are Keras's.
public enum Activation: String, Sendable, CaseIterable {
  /// tanh x.
  case tanh
  /// The logistic function, 1 / (1 + e⁻ˣ).
  case sigmoid
  /// (x + 3) / 6, clipped to the range from 0 to 1.
  case hardSigmoid = "hard-sigmoid"
  /// x / (1 + |x|).
  case softsign
  /// x above 0, 0 below.
  case relu
  /// x above 0, eˣ − 1 below.
  case elu
  /// elu, scaled differently above and below 0 so that outputs keep mean 0 and standard deviation 1 (Klambauer et al.,
  /// 2017).
  case selu
  /// x.
  case linear
}

/// Applies an activation to each pre-activation, in place.
public func activate(_ sums: Matrix, _ activation: Activation) {
  for row in 0..<sums.rows {
    let place = sums.place(row, 0)
    forEachVector(sums.columns) { k, lanes in store(activation(load(place + k, lanes)), place + k, lanes) }
  }
}

/// Computes the gradient of the pre-activations from the gradient of the outputs.
///
/// - Parameters:
///   - outputs: The outputs of the activation, (rows, units).
///   - dOutputs: The gradient of the outputs, (rows, units).
///   - dSums: Receives the gradient of the pre-activations, (rows, units). May be `dOutputs`.
public func activateBackward(_ activation: Activation, outputs: Matrix, dOutputs: Matrix, dSums: Matrix) {
  requireShape(outputs, of: dOutputs, "outputs")
  requireShape(dSums, of: dOutputs, "dSums")
  for row in 0..<dOutputs.rows {
    let (output, gradient, target) = (outputs.place(row, 0), dOutputs.place(row, 0), dSums.place(row, 0))
    forEachVector(dOutputs.columns) { k, lanes in
      store(load(gradient + k, lanes) * activation.slope(at: load(output + k, lanes)), target + k, lanes)
    }
  }
}

extension Activation {
  /// Returns the activation of each lane.
  @inline(always) func callAsFunction(_ x: Vector) -> Vector {
    switch self {
    case .tanh: return Kernels.tanh(x)
    case .sigmoid: return Kernels.sigmoid(x)
    case .hardSigmoid:
      // The addition comes before the division: where the result is near zero, the sum is exact.
      let moved = x + 3
      return moved.replacing(with: 0, where: moved .< 0).replacing(with: 6, where: moved .> 6) * (1 / 6)
    case .softsign: return x / (1 + magnitude(x))
    case .relu: return x.replacing(with: 0, where: x .< 0)
    case .elu: return x.replacing(with: exponentialLessOne(x), where: x .< 0)
    case .selu: return (x * SELU.above).replacing(with: exponentialLessOne(x) * SELU.below, where: x .< 0)
    case .linear: return x
    }
  }

  /// Returns the derivative of the activation at the input whose output is `y`.
  @inline(always) fileprivate func slope(at y: Vector) -> Vector {
    let (zero, one) = (Vector(), Vector(repeating: 1))
    switch self {
    case .tanh: return 1 - y * y
    case .sigmoid: return y * (1 - y)
    case .hardSigmoid: return zero.replacing(with: 1 / 6, where: (y .> 0) .& (y .< 1))
    case .softsign:
      let rest = 1 - magnitude(y)
      return rest * rest
    case .relu: return zero.replacing(with: 1, where: y .> 0)
    case .elu: return one.replacing(with: y + 1, where: y .< 0)
    case .selu: return Vector(repeating: SELU.above).replacing(with: y + SELU.below, where: y .< 0)
    case .linear: return one
    }
  }
}

/// The two scales of selu.
private enum SELU {
  static let above: Float = 1.050_700_987_355_480_5
  static let below: Float = 1.673_263_242_354_377_2 * 1.050_700_987_355_480_5
}

/// The activations for the tests.
extension VectorMath {
  package static func activation(_ activation: Activation, _ x: Vector) -> Vector { activation(x) }
}
