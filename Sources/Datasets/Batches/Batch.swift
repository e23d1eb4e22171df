/// The rows of the global batch that one process works on in one step.
public struct Batch: Sendable {
  /// The sources, which an encoder reads; empty for a model without an encoder.
  public internal(set) var source = Source()
  /// The inputs, (T, B), time-major.
  public internal(set) var inputs = Elements()
  /// The targets: one for each time step and row in the order of the inputs, (T, B), or one for each row, (B).
  public internal(set) var targets = Elements()
  /// T, the number of time steps.
  public internal(set) var steps = 0
  /// B, the number of rows of this process.
  public internal(set) var rows = 0
  /// The number of time steps of each row, without padding; empty if no row has padding.
  public internal(set) var lengths: [Int32] = []
  /// The number of targets over all processes together, by which sums over the batch are divided. Of a target of several
  /// numbers, the part counts that is not missing.
  public internal(set) var weight = 0.0
  /// Whether the rows start from the zero state, rather than from the state after the batch before.
  public internal(set) var startsAnew = false
  /// The rows of this process that start from the zero state although others go on, in ascending order.
  public internal(set) var newRows: [Int] = []

  /// The sources of a batch's rows.
  public struct Source: Sendable {
    /// The inputs of the encoder, (S, B), time-major.
    public internal(set) var inputs = Elements()
    /// The number of time steps of each row, without padding; empty if no row has padding.
    public internal(set) var lengths: [Int32] = []

    /// Creates sources, by default empty.
    package init(inputs: Elements = Elements(), lengths: [Int32] = []) {
      self.inputs = inputs
      self.lengths = lengths
    }
  }

  /// Creates an empty batch. Fill it again and again to reuse its memory.
  public init() {}

  /// Creates a batch of a single token without a target.
  package init(token: Int32) {
    self.init(inputs: [token], targets: [], steps: 1, rows: 1, weight: 0, startsAnew: false)
  }

  /// Creates a batch from all of its fields.
  package init(
    source: Source = Source(), inputs: Elements, targets: Elements, steps: Int, rows: Int, lengths: [Int32] = [],
    weight: Double, startsAnew: Bool, newRows: [Int] = []
  ) {
    self.source = source
    self.inputs = inputs
    self.targets = targets
    self.steps = steps
    self.rows = rows
    self.lengths = lengths
    self.weight = weight
    self.startsAnew = startsAnew
    self.newRows = newRows
  }

  /// Creates a batch of tokens.
  package init(inputs: [Int32], targets: [Int32], steps: Int, rows: Int, weight: Double, startsAnew: Bool) {
    self.init(
      inputs: Elements(tokens: inputs), targets: Elements(tokens: targets), steps: steps, rows: rows, weight: weight,
      startsAnew: startsAnew)
  }
}
