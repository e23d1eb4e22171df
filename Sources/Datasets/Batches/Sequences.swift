/// Sequences of tokens or of vectors, one after the other in memory, or as windows of longer ones.
public struct Sequences: Sendable {
  /// What stands at a step.
  public let form: DataForm.Element
  private(set) var elements = Elements()
  private var ranges: [Range<Int>] = []
  private var hasGaps = false

  /// No sequences.
  init(_ form: DataForm.Element) { self.form = form }

  /// Number of sequences.
  public var count: Int { ranges.count }

  /// The number of steps of a sequence.
  public func length(_ index: Int) -> Int { ranges[index].count }

  /// The steps of a sequence that have a token, which is not negative, or a vector.
  func present(_ index: Int) -> Int {
    hasGaps ? tokens(index).count { $0 >= 0 } : length(index)
  }

  /// The steps of a sequence among those of all.
  func steps(_ index: Int) -> Range<Int> { ranges[index] }

  /// Adds a sequence of tokens.
  mutating func append(tokens: some Sequence<Int32>) {
    let start = elements.tokens.count
    elements.tokens += tokens
    if elements.tokens[start...].contains(where: { $0 < 0 }) { hasGaps = true }
    ranges.append(start..<elements.tokens.count)
  }

  /// Adds a sequence of vectors, their numbers one after the other.
  mutating func append(values: some Sequence<Float>) {
    let start = elements.values.count / max(1, form.count)
    elements.values += values
    ranges.append(start..<elements.values.count / max(1, form.count))
  }

  /// Adds all sequences of others of the same form.
  mutating func append(_ others: Sequences) {
    let start = max(elements.tokens.count, elements.values.count / max(1, form.count))
    elements.tokens += others.elements.tokens
    elements.values += others.elements.values
    ranges += others.ranges.map { start + $0.lowerBound..<start + $0.upperBound }
    hasGaps = hasGaps || others.hasGaps
  }

  /// The same numbers scaled.
  func scaled(_ scaling: Scaling) -> Sequences {
    var result = self
    for place in result.elements.values.indices {
      result.elements.values[place] = scaling.apply(result.elements.values[place], column: place % form.count)
    }
    return result
  }

  /// Windows of one sequence of vectors, each with the steps of a range.
  func windows(_ ranges: [Range<Int>]) -> Sequences {
    var result = self
    result.ranges = ranges
    return result
  }

  /// The tokens of a sequence.
  package func tokens(_ index: Int) -> ArraySlice<Int32> { elements.tokens[ranges[index]] }

  /// The numbers of a sequence's vectors.
  package func values(_ index: Int) -> ArraySlice<Float> {
    elements.values[ranges[index].lowerBound * form.count..<ranges[index].upperBound * form.count]
  }
}
