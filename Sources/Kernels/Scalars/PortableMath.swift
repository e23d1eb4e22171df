/// Functions of a `Double` that give the same bits on every system. Those of the C library may differ from version to
/// version, and from CPU to CPU.
///
/// `pow` and `cos`, which weights depend on, are computed with twice the precision and rounded once, so nearly all
/// results are the nearest doubles. `exp` and `log` are faster.
public enum PortableMath {
  /// e to the power of `x`, to 1 ulp. Results below 2⁻¹⁰²² are zero.
  public static func exp(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    if x > 710 { return .infinity }
    if x < -708 { return 0 }
    let n = (x / ln2.high).rounded()
    // ln 2 is split into two parts, so that the product with the first part is exact.
    let r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33
    var sum = 1.0 / 6_227_020_800
    sum = (1.0 / 479_001_600).addingProduct(sum, r)
    sum = (1.0 / 39_916_800).addingProduct(sum, r)
    sum = (1.0 / 3_628_800).addingProduct(sum, r)
    sum = (1.0 / 362_880).addingProduct(sum, r)
    sum = (1.0 / 40_320).addingProduct(sum, r)
    sum = (1.0 / 5040).addingProduct(sum, r)
    sum = (1.0 / 720).addingProduct(sum, r)
    sum = (1.0 / 120).addingProduct(sum, r)
    sum = (1.0 / 24).addingProduct(sum, r)
    sum = (1.0 / 6).addingProduct(sum, r)
    sum = 0.5.addingProduct(sum, r)
    return scaled(1 + r.addingProduct(sum, r * r), by: Int(n))
  }

  /// `base` to the power of `exponent`. Both are at least 0.
  public static func pow(_ base: Double, _ exponent: Double) -> Double {
    require(base >= 0 && base.isFinite, "base is \(base)")
    require(exponent >= 0, "exponent is \(exponent)")
    if exponent == 0 || base == 1 { return 1 }
    return base == 0 ? 0 : power(of: logarithm(base) * exponent)
  }

  /// The cosine of an angle from 0 to π.
  public static func cos(_ x: Double) -> Double {
    require(x >= 0 && x <= .pi, "x is \(x), not an angle from 0 to π")
    if x <= .pi / 4 { return cosine(DoubleDouble(x)).high }
    if x < 3 * .pi / 4 { return sine(halfPi - DoubleDouble(x)).high }
    return -cosine(halfPi + halfPi - DoubleDouble(x)).high
  }

  /// The natural logarithm, to 2 ulp. Negative infinity for 0, and NaN below 0.
  public static func log(_ x: Double) -> Double {
    if !(x > 0) || x == .infinity { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    let (exponent, m) = parts(x)
    // ln m = 2 artanh s, with |s| < 0.172.
    let s = (m - 1) / (m + 1)
    let n = Double(exponent)
    return n * ln2.high + (2 * s + (artanhRest(s) + n * ln2.low))
  }

  /// ln(1 + eˣ) for x of at most 0, to 2 ulp.
  public static func softplus(_ x: Double) -> Double {
    let e = exp(x)
    // For small e, 1 + e has lost its digits.
    let s = e / (2 + e)
    return e < 0.4 ? 2 * s + artanhRest(s) : log(1 + e)
  }

  private static let ln2 = DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)
  private static let halfPi = DoubleDouble(0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54)

  /// Returns n and m with x = 2ⁿ m and m from √½ to √2.
  private static func parts(_ x: Double) -> (exponent: Int, significand: Double) {
    let isLarge = x.significand > 0x1.6a09e667f3bcdp+0
    return (Int(x.exponent) + (isLarge ? 1 : 0), isLarge ? x.significand / 2 : x.significand)
  }

  /// Returns 2 artanh s − 2 s for |s| < 0.172, by the series 2 s³ / 3 + 2 s⁵ / 5 + ….
  private static func artanhRest(_ s: Double) -> Double {
    let z = s * s
    var sum = 2.0 / 23
    sum = (2.0 / 21).addingProduct(sum, z)
    sum = (2.0 / 19).addingProduct(sum, z)
    sum = (2.0 / 17).addingProduct(sum, z)
    sum = (2.0 / 15).addingProduct(sum, z)
    sum = (2.0 / 13).addingProduct(sum, z)
    sum = (2.0 / 11).addingProduct(sum, z)
    sum = (2.0 / 9).addingProduct(sum, z)
    sum = (2.0 / 7).addingProduct(sum, z)
    sum = (2.0 / 5).addingProduct(sum, z)
    sum = (2.0 / 3).addingProduct(sum, z)
    return s * z * sum
  }

  /// Returns the natural logarithm of a positive number with twice the precision.
  private static func logarithm(_ x: Double) -> DoubleDouble {
    let (exponent, m) = parts(x)
    let s = (m - 1) / (m + 1)
    let near = 2 * s + artanhRest(s)
    // One step of Newton's method for e^y = m, where m e^(−near) − 1 is small: m − 1 is exact, and so is near.
    let d = DoubleDouble(m - 1) + exponentialLessOne(DoubleDouble(-near)) * m
    return ln2 * Double(exponent) + (DoubleDouble(near) + (d - d * d * 0.5))
  }

  /// Returns e to the power of x, rounded once.
  private static func power(of x: DoubleDouble) -> Double {
    if x.high.isNaN { return .nan }
    if x.high > 710 { return .infinity }
    if x.high < -709 { return 0 }
    let n = (x.high / ln2.high).rounded()
    return scaled((exponentialLessOne(x - ln2 * n) + DoubleDouble(1)).high, by: Int(n))
  }

  /// Returns x times 2ⁿ, or zero instead of a subnormal number.
  private static func scaled(_ x: Double, by n: Int) -> Double {
    // In two steps, because 2ⁿ may be out of range although the result is not.
    let half = n / 2
    let value =
      x * Double(sign: .plus, exponent: half, significand: 1) * Double(sign: .plus, exponent: n - half, significand: 1)
    return value < 0x1p-1022 ? 0 : value
  }

  /// Returns eˣ − 1 for |x| < 0.7.
  private static func exponentialLessOne(_ x: DoubleDouble) -> DoubleDouble {
    let x = x.scaled(by: -8)
    var sum = DoubleDouble(1)
    for divisor in stride(from: 11.0, through: 2, by: -1) { sum = DoubleDouble(1) + sum * x / divisor }
    // (e²ˣ − 1) = 2 (eˣ − 1) + (eˣ − 1)²
    var result = sum * x
    for _ in 0..<8 { result = result + result + result * result }
    return result
  }

  private static func cosine(_ x: DoubleDouble) -> DoubleDouble { DoubleDouble(1) - series(x, from: 1) }
  private static func sine(_ x: DoubleDouble) -> DoubleDouble { x - series(x, from: 2) * x }

  /// Returns x² / (n (n + 1)) − x⁴ / (n … (n + 3)) + … for |x| < 0.8.
  private static func series(_ x: DoubleDouble, from n: Double) -> DoubleDouble {
    let z = x * x
    var sum = DoubleDouble(1)
    for k in stride(from: n + 24, to: n, by: -2) { sum = DoubleDouble(1) - sum * z / (k * (k + 1)) }
    return sum * z / (n * (n + 1))
  }
}
