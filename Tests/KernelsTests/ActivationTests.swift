import Glibc
import Kernels
import Testing

/// Compares the activations with their definitions in double precision, and their derivatives with central differences
/// of the definitions.
struct ActivationTests {
  @Test(arguments: Activation.allCases)
  func followsItsDefinition(activation: Activation) {
    let worst = worstError(from: -20, to: 20, { VectorMath.activation(activation, $0) }, activation.value)
    #expect(worst <= 2, "\(worst) ulp")
    let small = worstError(from: -1e-3, to: 1e-3, { VectorMath.activation(activation, $0) }, activation.value)
    #expect(small <= 2, "\(small) ulp")
    #expect(VectorMath.activation(activation, Vector(repeating: .nan))[15].isNaN)
  }

  @Test(arguments: Activation.allCases, [-1e30, 1e30] as [Float])
  func staysInBounds(activation: Activation, sum: Float) {
    let value = VectorMath.activation(activation, Vector(repeating: sum))[5]
    #expect(abs(Double(value) - activation.value(Double(sum))) <= 1e-6 * abs(activation.value(Double(sum))) + 1e-30)
  }

  @Test(arguments: Activation.allCases, [1, 15, 16, 17, 33])
  func takesGradientsBack(activation: Activation, units: Int) {
    let (sums, dOutputs) = (random(3, units, seed: 1, scale: 4), random(3, units, seed: 2))
    let outputs = Matrix(rows: 3, columns: units)
    outputs.copy(from: sums)
    activate(outputs, activation)
    let dSums = Matrix(rows: 3, columns: units)
    dSums.copy(from: dOutputs)
    activateBackward(activation, outputs: outputs, dOutputs: dSums, dSums: dSums)
    for (k, sum) in sums.values.map(Double.init).enumerated() {
      let h = 1e-6
      let slope = (activation.value(sum + h) - activation.value(sum - h)) / (2 * h)
      #expect(abs(Double(dSums.values[k]) - slope * Double(dOutputs.values[k])) < 2e-6, "\(sum)")
    }
  }
}

extension Activation {
  /// Returns the value by definition, in double precision.
  func value(_ x: Double) -> Double {
    let (above, below) = (1.0507009873554805, 1.0507009873554805 * 1.6732632423543772)
    switch self {
    case .tanh: return Glibc.tanh(x)
    case .sigmoid: return logistic(x)
    case .hardSigmoid: return min(max(x + 3, 0), 6) / 6
    case .softsign: return x / (1 + abs(x))
    case .relu: return max(x, 0)
    case .elu: return x < 0 ? expm1(x) : x
    case .selu: return x < 0 ? below * expm1(x) : above * x
    case .linear: return x
    }
  }
}
