extension PortableMath {
  /// ln Γ(x) for x above 0, by Stirling's series. Its error is below 10⁻¹⁴ of the larger of 1 and the result.
  public static func logGamma(_ x: Double) -> Double {
    require(x > 0, "x is \(x), not above 0")
    // Γ(x + n) = x (x + 1) … (x + n − 1) Γ(x): the series is good from 10 on.
    var (shifted, product) = (x, 1.0)
    while shifted < 10 {
      product *= shifted
      shifted += 1
    }
    let z = 1 / (shifted * shifted)
    var sum = -691.0 / 360_360
    sum = (1.0 / 1188).addingProduct(sum, z)
    sum = (-1.0 / 1680).addingProduct(sum, z)
    sum = (1.0 / 1260).addingProduct(sum, z)
    sum = (-1.0 / 360).addingProduct(sum, z)
    sum = (1.0 / 12).addingProduct(sum, z)
    return (shifted - 0.5) * log(shifted) - shifted + halfLogOfTwoPi + sum / shifted - log(product)
  }

  /// ψ(x), the derivative of ln Γ(x), for x above 0. Its error is below 10⁻¹³ of the larger of 1 and the result.
  public static func digamma(_ x: Double) -> Double {
    require(x > 0, "x is \(x), not above 0")
    var (shifted, rest) = (x, 0.0)
    while shifted < 10 {
      rest += 1 / shifted
      shifted += 1
    }
    let z = 1 / (shifted * shifted)
    var sum = 691.0 / 32_760
    sum = (-1.0 / 132).addingProduct(sum, z)
    sum = (1.0 / 240).addingProduct(sum, z)
    sum = (-1.0 / 252).addingProduct(sum, z)
    sum = (1.0 / 120).addingProduct(sum, z)
    sum = (-1.0 / 12).addingProduct(sum, z)
    return log(shifted) - 0.5 / shifted + sum * z - rest
  }

  /// ½ ln 2π.
  private static let halfLogOfTwoPi = 0x1.d67f1c864beb5p-1

  /// The regularized incomplete beta function Iₓ(a, b), for a and b above 0 and x from 0 to 1: the distribution function
  /// of Student's t and of the negative binomial distribution follow from it.
  ///
  /// It is computed by its continued fraction (Abramowitz and Stegun, 26.5.8) with Lentz's method.
  public static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if !(x > 0) { return 0 }
    if x >= 1 { return 1 }
    // The fraction is quick on this side of the mean.
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x)) / a
    return front * betaFraction(x, a, b)
  }

  private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func away(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var (c, d) = (1.0, 1 / away(1 - (a + b) * x / (a + 1)))
    var result = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      var change = 1.0
      for term in [even, odd] {
        d = 1 / away(1 + term * d)
        c = away(1 + term / c)
        change = c * d
        result *= change
      }
      if abs(change - 1) < 1e-15 { break }
    }
    return result
  }
}
