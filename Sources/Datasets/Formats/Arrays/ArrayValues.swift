import Files

/// The elements of an array, in row-major order.
enum ArrayValues {
  /// Tokens or classes.
  case integers(Column<Int64>)
  /// Numbers.
  case numbers(Column<Double>)
  /// Labels: a list of one for each element.
  case texts(TokenColumn)

  /// The largest number of different tokens or classes.
  static let mostTokens: Int64 = 1 << 20

  /// Reads the elements of an array.
  init(_ source: any ArraySource, _ name: String, _ layout: ArrayLayout) throws {
    switch try source.header(of: name)?.kind {
    case .texts:
      var texts = TokenColumn()
      for text in try source.texts(name) { texts.append([text[...]]) }
      self = .texts(texts)
    case .integers where layout.isTokens, .booleans where layout.isTokens:
      self = .integers(try source.column(name) { try source.integers(name, $0) })
    default: self = .numbers(try source.column(name) { try source.numbers(name, $0) })
    }
  }

  /// Returns the place of the first element that is not a token, a class or a finite number; nil if there is none.
  ///
  /// - Parameters:
  ///   - places: the places to look at.
  ///   - ignored: the class that means "no target".
  func firstWrong(in places: Range<Int>, besides ignored: Int64?) -> Int? {
    switch self {
    case .integers(let values):
      values.firstIndex(in: places) { !(0..<ArrayValues.mostTokens).contains($0) && $0 != ignored }
    case .numbers(let values): values.firstIndex(in: places) { !$0.isFinite }
    case .texts: nil
    }
  }

  /// Returns an element as text.
  func text(_ place: Int) -> String {
    switch self {
    case .integers(let values): "\(values[place])"
    case .numbers(let values): "\(values[place])"
    case .texts(let values): values.texts(place)[0]
    }
  }
}

extension Sequence where Element == Double {
  /// Whether the numbers are a one-hot vector: a single 1, and zeros.
  var isOneHot: Bool { allSatisfy { $0 == 0 || $0 == 1 } && reduce(0, +) == 1 }
}
