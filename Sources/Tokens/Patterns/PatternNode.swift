/// A part of a regular expression.
indirect enum PatternNode: Sendable, Equatable {
  /// How often a repetition takes as much as it can get.
  enum Mode: Sendable {
    /// As often as possible, but less often if the rest does not match.
    case greedy
    /// As rarely as possible.
    case lazy
    /// As often as possible, and never less often.
    case possessive
  }

  /// One scalar of a set.
  case set(ScalarSet)
  /// One after another.
  case sequence([PatternNode])
  /// The first one that matches, from left to right.
  case choice([PatternNode])
  /// One node again and again; `most` is nil for no limit.
  case repetition(PatternNode, least: Int, most: Int?, Mode)
  /// What comes next matches, or does not match.
  case ahead(PatternNode, isNegated: Bool)
  /// The start of a line.
  case start
  /// The end of a line.
  case end

  /// Whether the node can match nothing.
  var canBeEmpty: Bool {
    switch self {
    case .set: false
    case .sequence(let nodes): nodes.allSatisfy(\.canBeEmpty)
    case .choice(let nodes): nodes.contains(where: \.canBeEmpty)
    case .repetition(let node, let least, _, _): least == 0 || node.canBeEmpty
    case .ahead, .start, .end: true
    }
  }
}
