/// Sequences of tokens or of vectors in contiguous memory, or windows of longer sequences.
public struct Sequences: Sendable {
  /// The form of the element at a time step.
  public let form: DataForm.Element
  private(set) var elements = Elements()
  /// The numbers of the vectors as the file has them. They become ``elements`` once they are scaled.
  private var numbers: [Double] = []
  private var ranges: [Range<Int>] = []
  private var hasGaps = false
  /// How many numbers after a vector the next one starts. If vectors overlap, this is less than the numbers of a vector.
  let stride: Int
  /// Whether a missing number becomes 0.
  var areGapsZero = false

  /// Creates an empty list of sequences.
  ///
  /// - Parameter stride: how many numbers after a vector the next one starts; nil for vectors that do not overlap.
  init(_ form: DataForm.Element, stride: Int? = nil) {
    self.form = form
    self.stride = stride ?? max(1, form.count)
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
    if case .token = form { return steps.count { elements.tokens[$0] >= 0 } }
    return steps.count { step in
      (step * stride..<step * stride + form.count).contains { !elements.values[$0].isNaN }
    }
  }

  /// Returns the range of a sequence among the elements of all sequences.
  func steps(_ index: Int) -> Range<Int> { ranges[index] }

  /// Appends a sequence of tokens.
  mutating func append(tokens: some Sequence<Int32>) {
    let start = elements.tokens.count
    elements.tokens += tokens
    if elements.tokens[start...].contains(where: { $0 < 0 }) { hasGaps = true }
    ranges.append(start..<elements.tokens.count)
  }

  /// Appends a sequence of vectors, from their numbers in row-major order.
  mutating func append<Number: BinaryFloatingPoint>(values: some Sequence<Number>) {
    let start = numbers.count / stride
    for value in values { numbers.append(Double(value)) }
    ranges.append(start..<numbers.count / stride)
  }

  /// Appends other sequences of the same form.
  mutating func append(_ others: Sequences) {
    let start = max(elements.tokens.count, numbers.count / stride)
    elements.tokens += others.elements.tokens
    numbers += others.numbers
    ranges += others.ranges.map { start + $0.lowerBound..<start + $0.upperBound }
    hasGaps = hasGaps || others.hasGaps
  }

  /// Scales all numbers, and then rounds them to the 32 bits that a model computes with. This order matters: a large
  /// number that changes little, such as a meter that counts on, loses its digits if it is rounded first.
  ///
  /// - Parameter scaling: the scaling; nil for numbers that stay as they are.
  mutating func round(_ scaling: Scaling?) {
    guard case .values = form else { return }
    elements.values.reserveCapacity(numbers.count)
    for (place, number) in numbers.enumerated() {
      if number.isNaN {
        elements.values.append(areGapsZero ? 0 : .nan)
        hasGaps = hasGaps || !areGapsZero
        continue
      }
      // The squares of numbers beyond this are no longer finite when a scaling is measured.
      let isHuge = abs(number) > 1e100
      elements.values.append(isHuge ? .infinity : Float(scaling?.scaled(number, column: place % stride) ?? number))
    }
    numbers = []
  }

  /// Calls `body` for each number that is not missing, with its column. A step that several windows have counts once.
  func forEachNumber(_ body: (_ column: Int, _ number: Double) -> Void) {
    for (place, number) in numbers.enumerated() where !number.isNaN { body(place % stride, number) }
  }

  /// Returns windows of these elements, each with the time steps of a range.
  func windows(_ ranges: some Sequence<Range<Int>>) -> Sequences {
    var result = self
    result.ranges = Array(ranges)
    return result
  }

  /// Returns the tokens of a sequence.
  package func tokens(_ index: Int) -> ArraySlice<Int32> { elements.tokens[ranges[index]] }

  /// Returns the numbers of the vectors of a sequence before they are scaled, in row-major order.
  func numbers(_ index: Int) -> ArraySlice<Double> {
    numbers[places(index)]
  }

  /// Returns the numbers of the vectors of a sequence, in row-major order.
  package func values(_ index: Int) -> ArraySlice<Float> {
    elements.values[places(index)]
  }

  /// The places of a sequence's numbers. If vectors overlap, a number stands once.
  private func places(_ index: Int) -> Range<Int> {
    let range = ranges[index]
    if range.isEmpty { return range.lowerBound * stride..<range.lowerBound * stride }
    return range.lowerBound * stride..<(range.upperBound - 1) * stride + form.count
  }
}
