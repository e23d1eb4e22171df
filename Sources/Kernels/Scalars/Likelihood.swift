/// A distribution of a number whose parameters a network gives. Training maximizes the likelihood of the targets
/// (Salinas et al., "DeepAR", 2017).
public enum Likelihood: Sendable {
  /// The normal distribution: its mean μ and its standard deviation σ.
  case gaussian
  /// Student's t: the degrees of freedom ν, the location μ and the scale σ.
  case studentT
  /// The negative binomial distribution of counts: its mean μ and its shape α. The variance is μ + α μ².
  case negativeBinomial

  /// The number of parameters.
  public var count: Int { self == .studentT ? 3 : 2 }

  /// The parameters of a distribution, in the order in which the cases of ``Likelihood`` name them.
  public typealias Parameters = InlineArray<3, Double>

  /// The least σ and α. A smaller one would make the likelihood of a number that the network knows exactly infinite.
  private static let least = 1e-3

  /// The greatest score of a mean of counts, whose logarithm it is.
  private static let mostLogarithm = 30.0

  /// Returns the parameters that the scores of a network stand for. A parameter that must be above its least value is
  /// that value plus ln(1 + eˣ). The mean of counts is eˣ, because counts are not scaled.
  public func parameters(_ scores: Parameters) -> Parameters {
    var result = scores
    for place in 0..<count {
      if isLogarithm(place) {
        result[place] = PortableMath.exp(min(max(scores[place], -Likelihood.mostLogarithm), Likelihood.mostLogarithm))
      } else if let least = least(place) {
        result[place] = least + softplus(scores[place])
      }
    }
    return result
  }

  /// The negative logarithm of the likelihood of a number.
  public func loss(_ p: Parameters, _ y: Double) -> Double {
    switch self {
    case .gaussian:
      let z = (y - p[0]) / p[1]
      return 0.5 * z * z + PortableMath.log(p[1]) + 0.5 * PortableMath.log(2 * .pi)
    case .studentT:
      let (nu, z) = (p[0], (y - p[1]) / p[2])
      return PortableMath.logGamma(nu / 2) - PortableMath.logGamma((nu + 1) / 2) + 0.5 * PortableMath.log(nu * .pi)
        + PortableMath.log(p[2]) + (nu + 1) / 2 * PortableMath.log(1 + z * z / nu)
    case .negativeBinomial:
      let (mu, r) = (p[0], 1 / p[1])
      return PortableMath.logGamma(r) + PortableMath.logGamma(y + 1) - PortableMath.logGamma(y + r)
        + r * PortableMath.log(1 + mu / r) - (y > 0 ? y * PortableMath.log(mu / (r + mu)) : 0)
    }
  }

  /// The derivatives of ``loss(_:_:)`` with respect to the scores, from the parameters.
  public func slopes(_ p: Parameters, _ y: Double) -> Parameters {
    var result = slopesOfParameters(p, y)
    for place in 0..<count {
      if isLogarithm(place) { result[place] *= p[place] }
      // The derivative of ln(1 + eˣ) is 1 − e to the power of its negative.
      if let least = least(place) { result[place] *= 1 - PortableMath.exp(least - p[place]) }
    }
    return result
  }

  private func slopesOfParameters(_ p: Parameters, _ y: Double) -> Parameters {
    switch self {
    case .gaussian:
      let z = (y - p[0]) / p[1]
      return [-z / p[1], (1 - z * z) / p[1], 0]
    case .studentT:
      let (nu, z) = (p[0], (y - p[1]) / p[2])
      let share = z * z / (nu + z * z)
      let ofNu =
        PortableMath.digamma(nu / 2) - PortableMath.digamma((nu + 1) / 2) + 1 / nu
        + PortableMath.log(1 + z * z / nu) - (nu + 1) / nu * share
      return [ofNu / 2, -(nu + 1) * z / (p[2] * (nu + z * z)), (1 - (nu + 1) * share) / p[2]]
    case .negativeBinomial:
      let (mu, r) = (p[0], 1 / p[1])
      let ofR =
        PortableMath.digamma(y + r) - PortableMath.digamma(r) - PortableMath.log(1 + mu / r) + 1 - (r + y) / (r + mu)
      return [(1 + p[1] * y) / (1 + p[1] * mu) - y / mu, r * r * ofR, 0]
    }
  }

  /// Whether a score is the logarithm of its parameter.
  private func isLogarithm(_ place: Int) -> Bool { self == .negativeBinomial && place == 0 }

  /// The least value of a parameter; nil for a parameter that can be any number, or any above 0.
  private func least(_ place: Int) -> Double? {
    switch (self, place) {
    case (.gaussian, 0), (.studentT, 1): nil
    // With two degrees of freedom or fewer, Student's t has no variance.
    case (.studentT, 0): 2
    case (.negativeBinomial, 0): nil
    default: Likelihood.least
    }
  }

  private func softplus(_ x: Double) -> Double { max(x, 0) + PortableMath.softplus(-abs(x)) }
}
