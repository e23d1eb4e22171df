/// A number as the sum of two doubles, which has about 106 significant bits (Dekker, 1971).
struct DoubleDouble {
  /// The nearest double.
  private(set) var high: Double
  /// The rest, at most half a unit in the last place of `high`.
  private(set) var low: Double

  /// Creates a number from two doubles, of which the first has the greater magnitude.
  init(_ high: Double, _ low: Double = 0) {
    self.high = high + low
    self.low = low - (self.high - high)
  }

  /// Creates the exact sum of two doubles.
  init(sumOf a: Double, _ b: Double) {
    high = a + b
    let part = high - a
    low = (a - (high - part)) + (b - part)
  }

  /// Creates the exact product of two doubles.
  init(productOf a: Double, _ b: Double) {
    high = a * b
    low = (-high).addingProduct(a, b)
  }

  static func + (a: Self, b: Self) -> Self {
    let (sum, rest) = (Self(sumOf: a.high, b.high), Self(sumOf: a.low, b.low))
    let first = Self(sum.high, sum.low + rest.high)
    return Self(first.high, first.low + rest.low)
  }

  static prefix func - (a: Self) -> Self { Self(-a.high, -a.low) }
  static func - (a: Self, b: Self) -> Self { a + -b }

  static func * (a: Self, b: Self) -> Self {
    let product = Self(productOf: a.high, b.high)
    return Self(product.high, product.low + (a.high * b.low + a.low * b.high))
  }

  static func * (a: Self, b: Double) -> Self { a * Self(b) }

  static func / (a: Self, b: Double) -> Self {
    let first = a.high / b
    let rest = a - Self(productOf: first, b)
    return Self(first, rest.high / b)
  }

  /// Returns the number times 2 to the power of `exponent`. The result must be normal.
  func scaled(by exponent: Int) -> Self {
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    return Self(high * factor, low * factor)
  }
}
