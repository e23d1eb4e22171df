import Files

/// The classes in the cells of a column, such as the names of holidays. A row has the number of its class.
struct ClassColumn {
  private var numbers: [ExactText: Int] = [:]
  private let trained: [String]?

  /// Creates a column of classes.
  ///
  /// - Parameter trained: the classes that a model was trained on; nil to find them.
  init(trained: [String]? = nil) {
    self.trained = trained
    for (number, name) in (trained ?? []).enumerated() { numbers[ExactText(name)] = number }
  }

  /// What is wrong with the class of a cell.
  enum Problem: Error {
    /// The model was not trained on it; it was trained on some others.
    case unknown([String])
    /// There are more classes than a column may have.
    case tooMany
  }

  /// Returns the number of a class.
  mutating func number(of text: String) throws(Problem) -> Int {
    let name = ExactText(text)
    if let number = numbers[name] { return number }
    if let trained { throw .unknown(trained) }
    if numbers.count == StaticColumns.mostClasses { throw .tooMany }
    numbers[name] = numbers.count
    return numbers.count - 1
  }

  /// The classes, ordered by their code points; those that a model was trained on in their own order.
  var classes: [String] { trained ?? numbers.keys.sorted().map(\.text) }

  /// For each number, the place of its class in ``classes``; nil if they are equal.
  var places: [Int]? {
    if trained != nil { return nil }
    var places = [Int](repeating: 0, count: numbers.count)
    for (place, name) in numbers.keys.sorted().enumerated() { places[numbers[name] ?? 0] = place }
    return places
  }
}
