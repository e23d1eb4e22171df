import Glibc
import Kernels
import Testing

/// Compares the vector functions with the library's in double precision, in units in the last place.
struct VectorMathTests {
  @Test func exponential() {
    let worst = worstError(from: -87, to: 88.5, { VectorMath.exp($0) }, { Glibc.exp($0) })
    #expect(worst <= 2, "\(worst) ulp")
    #expect(VectorMath.exp(Vector(repeating: 100))[3] == .infinity)
    #expect(VectorMath.exp(Vector(repeating: .infinity))[0] == .infinity)
    #expect(VectorMath.exp(Vector(repeating: -.infinity))[0] == 0)
    #expect(VectorMath.exp(Vector(repeating: 0))[7] == 1)
    #expect(VectorMath.exp(Vector(repeating: .nan))[15].isNaN)
  }

  @Test func logistic() {
    let worst = worstError(from: -80, to: 80, { VectorMath.sigmoid($0) }, { 1 / (1 + Glibc.exp(-$0)) })
    #expect(worst <= 2, "\(worst) ulp")
    #expect(VectorMath.sigmoid(Vector(repeating: .infinity))[0] == 1)
    #expect(VectorMath.sigmoid(Vector(repeating: -.infinity))[0] <= 2 * .leastNormalMagnitude)
    #expect(VectorMath.sigmoid(Vector(repeating: .nan))[0].isNaN)
  }

  @Test func hyperbolicTangent() {
    let worst = worstError(from: -12, to: 12, { VectorMath.tanh($0) }, { Glibc.tanh($0) })
    #expect(worst <= 2, "\(worst) ulp")
    let small = worstError(from: -1e-3, to: 1e-3, { VectorMath.tanh($0) }, { Glibc.tanh($0) })
    #expect(small <= 2, "\(small) ulp")
    #expect(VectorMath.tanh(Vector(repeating: .infinity))[0] == 1)
    #expect(VectorMath.tanh(Vector(repeating: -.infinity))[0] == -1)
    #expect(VectorMath.tanh(Vector(repeating: -0.0))[0].sign == .minus)
    #expect(VectorMath.tanh(Vector(repeating: .nan))[0].isNaN)
  }

  /// The square root must be correctly rounded.
  @Test func squareRoot() {
    let worst = worstError(from: 0, to: 1e6, { VectorMath.squareRoot($0) }, { $0.squareRoot() })
    #expect(worst <= 0.5, "\(worst) ulp")
    #expect(VectorMath.squareRoot(Vector(repeating: .infinity))[2] == .infinity)
    #expect(VectorMath.squareRoot(Vector(repeating: -1))[5].isNaN)
  }
}

/// Returns the worst error over about a million evenly spaced numbers.
func worstError(
  from low: Float, to high: Float, _ function: (Vector) -> Vector, _ truth: (Double) -> Double
) -> Double {
  keepSubnormals()
  var worst = 0.0
  let count = 1 << 16
  for block in 0..<count {
    var x = Vector()
    for lane in 0..<16 { x[lane] = low + (high - low) * (Float(block) + Float(lane) / 16) / Float(count) }
    let y = function(x)
    for lane in 0..<16 {
      let expected = truth(Double(x[lane]))
      let ulp = Double(max(Float(abs(expected)).ulp, .leastNonzeroMagnitude))
      worst = max(worst, abs(Double(y[lane]) - expected) / ulp)
    }
  }
  return worst
}
