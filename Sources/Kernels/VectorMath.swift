// Exponential, logistic function and hyperbolic tangent of a vector. Each lane is computed alone, by the same
// instructions wherever it stands. Polynomials from Cephes (S. L. Moshier), single precision.

/// e to the power of each lane; to 1 ulp where the result is normal. Overflow gives infinity, NaN stays NaN.
@inline(__always) func exp(_ x: Vector) -> Vector {
  let (low, high) = (Vector(repeating: -104), Vector(repeating: 89))
  let bounded = x.replacing(with: low, where: x .< low).replacing(with: high, where: x .> high)
  // n = round(x / ln 2), by adding and taking away 1.5 · 2²³, whose unit in the last place is one.
  let shifter = Vector(repeating: 12_582_912)
  let shifted = shifter.addingProduct(bounded, Vector(repeating: 1.442_695_04))
  let n = shifted - shifter
  let r = bounded.addingProduct(n, Vector(repeating: -0.693_359_375)).addingProduct(
    n, Vector(repeating: 2.121_944_4e-4))
  var p = Vector(repeating: 1.987_569_15e-4)
  p = Vector(repeating: 1.398_199_95e-3).addingProduct(p, r)
  p = Vector(repeating: 8.333_451_9e-3).addingProduct(p, r)
  p = Vector(repeating: 4.166_579_6e-2).addingProduct(p, r)
  p = Vector(repeating: 1.666_666_55e-1).addingProduct(p, r)
  p = Vector(repeating: 5.000_000_1e-1).addingProduct(p, r)
  p = 1 + r.addingProduct(p, r * r)
  // 2ⁿ in two halves, since n may lie beyond the exponents of a float.
  let exponent = SIMD16<Int32>(truncatingIfNeeded: unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- 0x4B40_0000)
  let half = exponent &>> 1
  return (p * power(of: half) * power(of: exponent &- half)).replacing(with: x, where: x .!= x)
}

/// 1 / (1 + e⁻ˣ) of each lane.
@inline(__always) func sigmoid(_ x: Vector) -> Vector { 1 / (1 + exp(-x)) }

/// The hyperbolic tangent of each lane.
@inline(__always) func tanh(_ x: Vector) -> Vector {
  let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
  let sign = bits & 0x8000_0000
  let magnitude = unsafeBitCast(bits & 0x7FFF_FFFF, to: Vector.self)
  let far = 1 - 2 / (exp(magnitude + magnitude) + 1)
  // Near zero 1 − 2 / (e²ˣ + 1) cancels; an odd polynomial does not.
  let z = x * x
  var p = Vector(repeating: -5.704_988_73e-3)
  p = Vector(repeating: 2.063_908_88e-2).addingProduct(p, z)
  p = Vector(repeating: -5.373_971_56e-2).addingProduct(p, z)
  p = Vector(repeating: 1.333_144_22e-1).addingProduct(p, z)
  p = Vector(repeating: -3.333_328_19e-1).addingProduct(p, z)
  let near = magnitude.addingProduct(p * z, magnitude)
  let result = far.replacing(with: near, where: magnitude .< 0.625)
  return unsafeBitCast(unsafeBitCast(result, to: SIMD16<UInt32>.self) | sign, to: Vector.self)
}

/// 2 to the power of each lane, for exponents of normal floats.
@inline(__always) private func power(of exponent: SIMD16<Int32>) -> Vector {
  unsafeBitCast((exponent &+ 127) &<< 23, to: Vector.self)
}
