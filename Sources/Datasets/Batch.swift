/// What a process works on in one step: its rows of the global batch.
public struct Batch: Sendable {
  /// The tokens that go in, (T, B), time-major.
  public internal(set) var inputs: [Int32] = []
  /// The tokens that should come out, in the same order; -1 where a row has ended.
  public internal(set) var targets: [Int32] = []
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

  /// An empty batch; whoever fills it keeps its memory.
  public init() {}

  /// A batch with all of its fields given.
  package init(
    inputs: [Int32], targets: [Int32], steps: Int, rows: Int, lengths: [Int32] = [], weight: Int, startsAnew: Bool
  ) {
    self.inputs = inputs
    self.targets = targets
    self.steps = steps
    self.rows = rows
    self.lengths = lengths
    self.weight = weight
    self.startsAnew = startsAnew
  }
}
