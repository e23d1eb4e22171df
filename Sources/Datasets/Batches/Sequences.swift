/// Sequences of tokens or of vectors in contiguous memory, or windows of longer sequences.
public struct Sequences: Sendable {
  /// The form of the element at a time step.
  public let form: DataForm.Element
  private(set) var elements = Elements()
  private var ranges: [Range<Int>] = []
  private var hasGaps = false

  /// Creates an empty list of sequences.
  init(_ form: DataForm.Element) { self.form = form }

  /// The number of sequences.
  public var count: Int { ranges.count }

  /// Returns the number of time steps of a sequence.
  public func length(_ index: Int) -> Int { ranges[index].count }

  /// Returns the number of time steps of a sequence that have a vector, or a token that is not negative.
  func present(_ index: Int) -> Int {
    hasGaps ? tokens(index).count { $0 >= 0 } : length(index)
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
  mutating func append(values: some Sequence<Float>) {
    let start = elements.values.count / max(1, form.count)
    elements.values += values
    ranges.append(start..<elements.values.count / max(1, form.count))
  }

  /// Appends other sequences of the same form.
  mutating func append(_ others: Sequences) {
    let start = max(elements.tokens.count, elements.values.count / max(1, form.count))
    elements.tokens += others.elements.tokens
    elements.values += others.elements.values
    ranges += others.ranges.map { start + $0.lowerBound..<start + $0.upperBound }
    hasGaps = hasGaps || others.hasGaps
  }

  /// Returns the sequences with scaled numbers.
  func scaled(_ scaling: Scaling) -> Sequences {
    var result = self
    for place in result.elements.values.indices {
      result.elements.values[place] = scaling.apply(result.elements.values[place], column: place % form.count)
    }
    return result
  }

  /// Returns windows of these elements, each with the time steps of a range.
  func windows(_ ranges: [Range<Int>]) -> Sequences {
    var result = self
    result.ranges = ranges
    return result
  }

  /// Returns the tokens of a sequence.
  package func tokens(_ index: Int) -> ArraySlice<Int32> { elements.tokens[ranges[index]] }

  /// Returns the numbers of the vectors of a sequence, in row-major order.
  package func values(_ index: Int) -> ArraySlice<Float> {
    elements.values[ranges[index].lowerBound * form.count..<ranges[index].upperBound * form.count]
  }
}
