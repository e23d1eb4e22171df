/// What a process works on in one step: its rows of the global batch.
public struct Batch: Sendable {
  /// What the targets are made of, where they are made of something else than the inputs.
  public internal(set) var source = Source()
  /// What goes in, (T, B), time-major.
  public internal(set) var inputs = Elements()
  /// What should come out: for each step and row in the same order, or one for each row.
  public internal(set) var targets = Elements()
  /// T, the steps of time.
  public internal(set) var steps = 0
  /// B, the rows of this process.
  public internal(set) var rows = 0
  /// The steps of each row, behind which there is padding; empty where all rows are full.
  public internal(set) var lengths: [Int32] = []
  /// The targets of all processes together: what the sums are divided by.
  public internal(set) var weight = 0
  /// Whether the rows start anew here, so that no state comes from the batch before.
  public internal(set) var startsAnew = false

  /// The sources of a batch's rows.
  public struct Source: Sendable {
    /// What goes in, (S, B), time-major.
    public internal(set) var inputs = Elements()
    /// The steps of each row, behind which there is padding; empty where all rows are full.
    public internal(set) var lengths: [Int32] = []

    /// Sources, none unless they are given.
    package init(inputs: Elements = Elements(), lengths: [Int32] = []) {
      self.inputs = inputs
      self.lengths = lengths
    }
  }

  /// An empty batch; whoever fills it keeps its memory.
  public init() {}

  /// A single token, whose target nobody knows.
  package init(token: Int32) {
    self.init(inputs: [token], targets: [], steps: 1, rows: 1, weight: 0, startsAnew: false)
  }

  /// A batch with all of its fields given.
  package init(
    source: Source = Source(), inputs: Elements, targets: Elements, steps: Int, rows: Int, lengths: [Int32] = [],
    weight: Int, startsAnew: Bool
  ) {
    self.source = source
    self.inputs = inputs
    self.targets = targets
    self.steps = steps
    self.rows = rows
    self.lengths = lengths
    self.weight = weight
    self.startsAnew = startsAnew
  }

  /// A batch of tokens with all of its fields given.
  package init(inputs: [Int32], targets: [Int32], steps: Int, rows: Int, weight: Int, startsAnew: Bool) {
    self.init(
      inputs: Elements(tokens: inputs), targets: Elements(tokens: targets), steps: steps, rows: rows, weight: weight,
      startsAnew: startsAnew)
  }
}
