/// The elements of an array, in row-major order.
enum ArrayValues {
  /// Tokens or classes. A class that means "no target" is -1.
  case integers([Int64])
  /// Numbers.
  case numbers([Double])
  /// Labels.
  case texts([String])

  /// The largest number of different tokens or classes.
  static let mostTokens: Int64 = 1 << 20

  /// Reads the elements of an array.
  init(_ source: any ArraySource, _ name: String, _ layout: ArrayLayout) throws {
    switch try source.header(of: name)?.kind {
    case .texts: self = .texts(try source.texts(name))
    case .integers where layout.isTokens, .booleans where layout.isTokens: self = .integers(try source.integers(name))
    default: self = .numbers(try source.numbers(name))
    }
  }

  /// Returns classes with -1 in place of the class that means "no target".
  func without(_ ignored: Int64?) -> Self {
    guard let ignored, case .integers(let values) = self else { return self }
    return .integers(values.map { $0 == ignored ? -1 : $0 })
  }

  /// Returns the place of the first element that is not a token, a class or a finite number; nil if there is none.
  ///
  /// - Parameters:
  ///   - places: the places to look at.
  ///   - ignored: the class that means "no target".
  func firstWrong(in places: Range<Int>, besides ignored: Int64?) -> Int? {
    switch self {
    case .integers(let values):
      places.first { !(0..<ArrayValues.mostTokens).contains(values[$0]) && values[$0] != ignored }
    case .numbers(let values): places.first { !values[$0].isFinite }
    case .texts: nil
    }
  }

  /// Returns an element as text.
  func text(_ place: Int) -> String {
    switch self {
    case .integers(let values): "\(values[place])"
    case .numbers(let values): "\(values[place])"
    case .texts(let values): values[place]
    }
  }

  /// Returns whether a vector is one-hot: a single 1, and zeros.
  func isOneHot(_ places: Range<Int>) -> Bool {
    switch self {
    case .integers(let values): places.allSatisfy { values[$0] == 0 || values[$0] == 1 } && values[places].sum == 1
    case .numbers(let values): places.allSatisfy { values[$0] == 0 || values[$0] == 1 } && values[places].sum == 1
    case .texts: false
    }
  }
}

extension Sequence where Element: AdditiveArithmetic {
  fileprivate var sum: Element { reduce(.zero, +) }
}
