extension Likelihood {
  /// Returns the number below which a share of the distribution lies.
  ///
  /// - Parameters:
  ///   - share: the share, above 0 and below 1.
  ///   - p: the parameters.
  public func quantile(_ share: Double, _ p: Parameters) -> Double {
    require(share > 0 && share < 1, "share is \(share)")
    switch self {
    case .gaussian: return p[0] + p[1] * Likelihood.normalQuantile(share)
    case .studentT: return p[1] + p[2] * Likelihood.tQuantile(share, p[0])
    case .negativeBinomial: return Likelihood.countQuantile(share, p[0], 1 / p[1])
    }
  }

  /// The quantile of the standard normal distribution, to about 10⁻¹⁵ (Wichura, "Algorithm AS 241", 1988).
  static func normalQuantile(_ share: Double) -> Double {
    let q = share - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * ratio(r, centre.0, centre.1)
    }
    let tail = min(share, 1 - share)
    let r = (-PortableMath.log(tail)).squareRoot()
    let value = r <= 5 ? ratio(r - 1.6, middle.0, middle.1) : ratio(r - 5, far.0, far.1)
    return q < 0 ? -value : value
  }

  /// The quantile of Student's t with `nu` degrees of freedom, found by halving.
  private static func tQuantile(_ share: Double, _ nu: Double) -> Double {
    let tail = min(share, 1 - share)
    // The share above t is ½ I(ν / (ν + t²); ν/2, ½).
    func above(_ t: Double) -> Double { 0.5 * PortableMath.incompleteBeta(nu / (nu + t * t), nu / 2, 0.5) }
    var (low, high) = (0.0, 1.0)
    while above(high) > tail && high < 1e150 { (low, high) = (high, 2 * high) }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if above(middle) > tail { low = middle } else { high = middle }
    }
    return share < 0.5 ? -(low + high) / 2 : (low + high) / 2
  }

  /// The least count up to which a share of the negative binomial distribution lies, found by halving.
  private static func countQuantile(_ share: Double, _ mu: Double, _ r: Double) -> Double {
    let success = r / (r + mu)
    // The share up to k is I(p; r, k + 1).
    func upTo(_ k: Double) -> Double { PortableMath.incompleteBeta(success, r, k + 1) }
    if upTo(0) >= share { return 0 }
    var (low, high) = (0.0, 1.0)
    while upTo(high) < share && high < 0x1p52 { (low, high) = (high, 2 * high) }
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if upTo(middle) < share { low = middle } else { high = middle }
    }
    return high
  }

  /// Returns the ratio of two polynomials, whose coefficients go from the highest power to the lowest.
  private static func ratio(_ r: Double, _ above: [Double], _ below: [Double]) -> Double {
    func value(_ coefficients: [Double]) -> Double { coefficients.reduce(0) { $1.addingProduct($0, r) } }
    return value(above) / value(below)
  }

  private static let centre: ([Double], [Double]) = (
    [
      2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
      13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
    ],
    [
      5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
      5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
    ]
  )
  private static let middle: ([Double], [Double]) = (
    [
      7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
      3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
    ],
    [
      1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
      0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
    ]
  )
  private static let far: ([Double], [Double]) = (
    [
      2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
      0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
    ],
    [
      2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
      0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
    ]
  )
}
