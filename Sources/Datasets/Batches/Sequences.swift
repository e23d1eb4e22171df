import Files

/// Sequences of tokens or of vectors, or windows of longer sequences.
public struct Sequences: Sendable, Codable {
  /// The form of the element at a time step.
  public let form: DataForm.Element
  /// The tokens of all sequences; empty for vectors. -1 marks a missing token.
  private(set) var tokens = NumberColumn()
  /// The numbers of all vectors; empty for tokens. NaN marks a missing number.
  private(set) var values = Column<Float>()
  /// The numbers of the vectors as the file has them. They become ``values`` once they are scaled.
  private var numbers = Column<Double>()
  private var ranges = StepRanges()
  private var hasGaps = false
  /// The least and the greatest number of each column before it was scaled. Other processes do not get them.
  private(set) var extremes: [(least: Double, greatest: Double)] = []
  /// How many numbers after a vector the next one starts. If vectors overlap, this is less than the numbers of a vector.
  let stride: Int
  /// Whether a missing number becomes 0.
  var areGapsZero = false

  private enum CodingKeys: CodingKey {
    case form, tokens, values, numbers, ranges, hasGaps, stride, areGapsZero
  }

  /// Creates an empty list of sequences.
  ///
  /// - Parameter stride: how many numbers after a vector the next one starts; nil for vectors that do not overlap.
  init(_ form: DataForm.Element, stride: Int? = nil) {
    self.form = form
    self.stride = stride ?? max(1, form.count)
    if case .values = form {
      extremes = Array(repeating: (.infinity, -.infinity), count: self.stride)
    } else {
      extremes = []
    }
  }

  /// Creates sequences at windows of series, to which the numbers of all rows are added with ``add(_:column:_:)``.
  ///
  /// - Parameters:
  ///   - count: the number of numbers of a vector.
  ///   - stride: how many numbers after a vector the next one starts; nil for vectors that do not overlap.
  init(count: Int, stride: Int? = nil, _ windows: WindowRuns, _ steps: WindowSteps) {
    self.init(.values(count: count), stride: stride)
    ranges = StepRanges(windows, steps)
  }

  /// The number of sequences.
  public var count: Int { ranges.count }

  /// Returns the number of time steps of a sequence.
  public func length(_ index: Int) -> Int { ranges[index].count }

  /// Returns the number of time steps of a sequence that have a number, or a token that is not negative.
  ///
  /// - Parameter last: how many of the last steps count; nil for all.
  func present(_ index: Int, last: Int? = nil) -> Int {
    let steps = ranges[index].suffix(last ?? .max)
    guard hasGaps else { return steps.count }
    if case .token = form {
      var count = 0
      tokens.forEach(in: steps) { count += $0 >= 0 ? 1 : 0 }
      return count
    }
    return steps.count { step in
      (step * stride..<step * stride + form.count).contains { !values[$0].isNaN }
    }
  }

  /// Returns the number of numbers of a sequence that are not missing. A token is one number.
  ///
  /// - Parameter last: how many of the last steps count; nil for all.
  func presentNumbers(_ index: Int, last: Int? = nil) -> Int {
    let steps = ranges[index].suffix(last ?? .max)
    guard hasGaps, case .values(let width) = form else { return present(index, last: last) * width }
    return steps.reduce(0) { sum, step in
      sum + (step * stride..<step * stride + width).count { !values[$0].isNaN }
    }
  }

  /// The number of numbers of an element: 1 for a token.
  var width: Int { if case .values(let count) = form { count } else { 1 } }

  /// Returns the range of a sequence among the elements of all sequences.
  func steps(_ index: Int) -> Range<Int> { ranges[index] }

  /// Appends a sequence of tokens.
  mutating func append(tokens some: [Int32]) {
    tokens.append(contentsOf: some)
    if some.contains(where: { $0 < 0 }) { hasGaps = true }
    ranges.append(count: some.count)
  }

  /// Appends a sequence of vectors, from their numbers in row-major order.
  mutating func append<Number: BinaryFloatingPoint>(values: some Sequence<Number>) {
    let start = numbers.count / stride
    for value in values { numbers.append(Double(value)) }
    ranges.append(count: numbers.count / stride - start)
  }

  /// Appends a sequence of vectors, whose numbers are scaled and rounded.
  ///
  /// - Parameters:
  ///   - some: the column of the numbers, in row-major order.
  ///   - places: their places.
  mutating func append(values some: Column<Double>, in places: Range<Int>, _ scaling: Scaling?) {
    var column = 0
    some.forEach(in: places) { add($0, column: &column, scaling) }
    ranges.append(count: places.count / stride)
  }

  /// Appends other sequences of the same form.
  mutating func append(_ others: Sequences) {
    let start = max(tokens.count, max(numbers.count, values.count) / stride)
    tokens.append(contentsOf: others.tokens)
    values.append(contentsOf: others.values)
    numbers.append(contentsOf: others.numbers)
    ranges.append(others.ranges, behind: start)
    hasGaps = hasGaps || others.hasGaps
    extremes = zip(extremes, others.extremes).map { (min($0.least, $1.least), max($0.greatest, $1.greatest)) }
  }

  /// Scales all numbers, and then rounds them to the 32 bits that a model computes with. This order matters: a large
  /// number that changes little, such as a meter that counts on, loses its digits if it is rounded first.
  ///
  /// - Parameter scaling: the scaling; nil for numbers that stay as they are.
  mutating func round(_ scaling: Scaling?) {
    reserve(numbers.count)
    var (numbers, column) = (Column<Double>(), 0)
    swap(&numbers, &self.numbers)
    numbers.forEach(in: 0..<numbers.count) { add($0, column: &column, scaling) }
  }

  /// Makes room for numbers to add.
  mutating func reserve(_ numbers: Int) {
    values.reserve(numbers)
  }

  private mutating func add(_ number: Double, column: inout Int, _ scaling: Scaling?) {
    add(number, column: column, scaling)
    column += 1
    if column == stride { column = 0 }
  }

  /// Adds the next number of a vector, scaled and rounded.
  mutating func add(_ number: Double, column: Int, _ scaling: Scaling?) {
    if number.isNaN {
      values.append(areGapsZero ? 0 : .nan)
      hasGaps = hasGaps || !areGapsZero
      return
    }
    extremes[column] = (min(extremes[column].least, number), max(extremes[column].greatest, number))
    // The squares of numbers beyond this are no longer finite when a scaling is measured.
    let isHuge = abs(number) > 1e100
    values.append(isHuge ? .infinity : Float(scaling?.scaled(number, column: column) ?? number))
  }

  /// Whether 32 bits cannot hold one of the numbers.
  var hasInfinite: Bool { values.firstIndex(in: 0..<values.count) { $0.isInfinite } != nil }

  /// Returns the tokens of a sequence.
  package func tokens(_ index: Int) -> [Int32] { tokens.values(in: ranges[index]) }

  /// Returns the numbers of the vectors of a sequence before they are scaled, in row-major order.
  func numbers(_ index: Int) -> [Double] { numbers.values(in: places(index)) }

  /// Returns the numbers of the vectors of a sequence, in row-major order.
  package func values(_ index: Int) -> [Float] { values.values(in: places(index)) }

  /// The places of a sequence's numbers. If vectors overlap, a number stands once.
  private func places(_ index: Int) -> Range<Int> {
    let range = ranges[index]
    if range.isEmpty { return range.lowerBound * stride..<range.lowerBound * stride }
    return range.lowerBound * stride..<(range.upperBound - 1) * stride + form.count
  }
}
