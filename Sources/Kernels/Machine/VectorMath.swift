import CIntrinsics

// The exponential function, logistic function, square root and hyperbolic tangent of a vector. Each lane is computed
// independently, by the same instructions in every position. The polynomials are from Cephes (S. L. Moshier), single
// precision.
//
// The functions are `@inline(always)`, not `@inline(__always)`: a function call would pass a vector in four parts.

/// e to the power of each lane, to 1 ulp where the result is a normal number. Overflow gives infinity; NaN stays NaN.
@inline(always) func exp(_ x: Vector) -> Vector {
  let parts = ExponentialParts(x.bounded(-104, 89))
  // The factor 2ⁿ is applied in two halves, since n can be outside the exponent range of a float.
  let half = parts.exponent &>> 1
  return (1 + parts.rest) * power(of: half) * power(of: parts.exponent &- half)
}

/// 1 / (1 + e⁻ˣ) of each lane, to 2 ulp down to x = −87. Below that, the result stays at 2⁻¹²⁶.
@inline(always) func sigmoid(_ x: Vector) -> Vector {
  // With e⁻ˣ = 2ⁿ (1 + q) and s = 2⁻ⁿ, the result is s / (s + 1 + q). The smaller of s and 1 is added to q first, which
  // saves one rounding.
  let parts = ExponentialParts((-x).bounded(-87, 87))
  let s = power(of: 0 &- parts.exponent)
  let (smaller, larger) = (s.replacing(with: 1, where: s .> 1), s.replacing(with: 1, where: s .< 1))
  return s / (larger + (parts.rest + smaller))
}

/// The square root of each lane, correctly rounded (IEEE 754).
@inline(always) func squareRoot(_ x: Vector) -> Vector { lockstep_square_root(x) }

/// The hyperbolic tangent of each lane, to 2 ulp.
@inline(always) func tanh(_ x: Vector) -> Vector {
  let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
  let sign = bits & 0x8000_0000
  let magnitude = Kernels.magnitude(x)
  // From 43.5 on the result is 1 in any case, so 2ⁿ needs no second half as in exp.
  let parts = ExponentialParts((magnitude + magnitude).atMost(87))
  let far = 1 - 2 / ((1 + parts.rest) * power(of: parts.exponent) + 1)
  // Near zero, 1 − 2 / (e²ˣ + 1) cancels. An odd polynomial does not.
  let z = x * x
  var p = Vector(repeating: -5.704_988_73e-3)
  p = Vector(repeating: 2.063_908_88e-2).adding(p, times: z)
  p = Vector(repeating: -5.373_971_56e-2).adding(p, times: z)
  p = Vector(repeating: 1.333_144_22e-1).adding(p, times: z)
  p = Vector(repeating: -3.333_328_19e-1).adding(p, times: z)
  let near = magnitude.adding(p * z, times: magnitude)
  let result = far.replacing(with: near, where: magnitude .< 0.625)
  return unsafeBitCast(unsafeBitCast(result, to: SIMD16<UInt32>.self) | sign, to: Vector.self)
}

/// eˣ − 1 of each lane that is at most zero, to 2 ulp. The result for positive lanes is undefined.
@inline(always) func exponentialLessOne(_ x: Vector) -> Vector {
  // eˣ − 1 is computed as 2ⁿ (1 + q) − 1. Near zero, where this would cancel, n is 0.
  let parts = ExponentialParts(x.bounded(-87, 0))
  let s = power(of: parts.exponent)
  return (s - 1).adding(parts.rest, times: s)
}

/// The absolute value of each lane.
@inline(always) func magnitude(_ x: Vector) -> Vector {
  unsafeBitCast(unsafeBitCast(x, to: SIMD16<UInt32>.self) & 0x7FFF_FFFF, to: Vector.self)
}

/// e to the power of each lane as 2ⁿ (1 + q), with |q| < 0.42.
private struct ExponentialParts {
  /// n.
  let exponent: SIMD16<Int32>
  /// q.
  let rest: Vector

  @inline(always) init(_ x: Vector) {
    // n = round(x / ln 2), computed by adding and subtracting 1.5 · 2²³, whose unit in the last place is one.
    let shifter = Vector(repeating: 12_582_912)
    let shifted = shifter.adding(x, times: Vector(repeating: 1.442_695_04))
    let n = shifted - shifter
    // ln 2 is split into two parts, so that the products with the first part are exact.
    let r = x.adding(n, times: Vector(repeating: -0.693_359_375)).adding(n, times: Vector(repeating: 2.121_944_4e-4))
    var p = Vector(repeating: 1.987_569_15e-4)
    p = Vector(repeating: 1.398_199_95e-3).adding(p, times: r)
    p = Vector(repeating: 8.333_451_9e-3).adding(p, times: r)
    p = Vector(repeating: 4.166_579_6e-2).adding(p, times: r)
    p = Vector(repeating: 1.666_666_55e-1).adding(p, times: r)
    p = Vector(repeating: 5.000_000_1e-1).adding(p, times: r)
    rest = r.adding(p, times: r * r)
    exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- 0x4B40_0000
  }
}

/// 2 to the power of each lane, for exponents of normal floats.
@inline(always) private func power(of exponent: SIMD16<Int32>) -> Vector {
  unsafeBitCast((exponent &+ 127) &<< 23, to: Vector.self)
}

extension SIMD16<Float> {
  /// Returns `self + a * b`: one instruction with one rounding on CPUs with a fused multiply-add, two roundings on
  /// others. (The standard library's `addingProduct` would call a function for each lane there.)
  @inline(always) func adding(_ a: Vector, times b: Vector) -> Vector {
    Machine.fuses ? addingProduct(a, b) : self + a * b
  }

  /// Clamps each lane to a range; NaN stays NaN. (The standard library's `clamped` works lane by lane.)
  @inline(always) fileprivate func bounded(_ low: Float, _ high: Float) -> Vector {
    let low = Vector(repeating: low)
    return replacing(with: low, where: self .< low).atMost(high)
  }

  /// The smaller of each lane and `high`; NaN stays NaN.
  @inline(always) fileprivate func atMost(_ high: Float) -> Vector {
    let high = Vector(repeating: high)
    return replacing(with: high, where: self .> high)
  }
}

/// The functions for the tests. The functions above are always inlined, so they cannot be `package`.
package enum VectorMath {
  package static func exp(_ x: Vector) -> Vector { Kernels.exp(x) }
  package static func sigmoid(_ x: Vector) -> Vector { Kernels.sigmoid(x) }
  package static func tanh(_ x: Vector) -> Vector { Kernels.tanh(x) }
  package static func squareRoot(_ x: Vector) -> Vector { Kernels.squareRoot(x) }
}
