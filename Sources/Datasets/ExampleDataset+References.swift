extension ExampleDataset {
  /// A source, and what it may become.
  public struct Reference: Sendable {
    /// The tokens of the source.
    public let source: [Int32]
    /// The tokens of its targets, without the boundary at the end.
    public let targets: [[Int32]]
    /// For subwords: the texts of its targets. Otherwise empty.
    public let texts: [String]
  }

  /// The different sources of a split, each with all its targets, in the order of their first examples. A source takes no
  /// more memory than the numbers of its examples, until it is asked for.
  public struct References: RandomAccessCollection, Sendable {
    private let examples: Examples
    /// The examples of all sources, those of one source one after another.
    private var members: [UInt32] = []
    /// Where the members of each source start, and the end of the last ones.
    private var starts: [UInt32] = [0]

    fileprivate init(_ examples: Examples, _ part: ExampleIndices) {
      self.examples = examples
      if examples.sources == nil { return }
      let unseen = UInt32.max
      var numbers = [UInt32](repeating: unseen, count: examples.count)  // of the sources, at their first examples
      for index in part {
        let first = Int(examples.firstOfSource[index])
        if numbers[first] == unseen {
          numbers[first] = UInt32(starts.count - 1)
          starts.append(0)
        }
        starts[Int(numbers[first]) + 1] += 1
      }
      for source in starts.indices.dropFirst() { starts[source] += starts[source - 1] }
      var ends = starts
      members = Array(repeating: 0, count: part.count)
      for index in part {
        let source = Int(numbers[Int(examples.firstOfSource[index])])
        members[Int(ends[source])] = UInt32(index)
        ends[source] += 1
      }
    }

    /// The place of the first source.
    public var startIndex: Int { 0 }
    /// The place behind the last source.
    public var endIndex: Int { starts.count - 1 }

    /// The number of tokens of the longest source.
    public var mostSteps: Int { indices.reduce(0) { Swift.max($0, examples.steps(first($1)).0) } }

    /// Returns a source with its targets.
    public subscript(position: Int) -> Reference {
      let some = members[Int(starts[position])..<Int(starts[position + 1])].map { Int($0) }
      return Reference(
        source: examples.sources?.tokens(first(position)) ?? [],
        targets: some.map { Array(examples.targets.tokens($0).dropLast()) },
        texts: examples.targetTexts.count > 0 ? some.map { examples.targetTexts[$0] } : [])
    }

    private func first(_ position: Int) -> Int { Int(members[Int(starts[position])]) }
  }

  /// Returns the different sources of a split, each with all its targets; none without sources.
  public func references(_ part: Part) -> References { References(examples, indices(part)) }
}
