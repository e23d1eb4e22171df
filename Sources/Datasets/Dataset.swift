/// Data, opened.
public protocol Dataset {
  /// What goes into a model and comes out of it.
  var form: DataForm { get }
  /// How it became numbers.
  var encoding: Encoding { get }
  /// A hash of all that was read, to tell other data.
  var hash: UInt64 { get }
  /// How much there is, for a person: "4137849 characters, 77 different".
  var summary: String { get }
  /// Number of examples, or of characters, of a part.
  func count(_ part: Part) -> Int
  /// The rows that a batch of a part has, where `batch` are asked for.
  func rows(_ part: Part, batch: Int, unroll: Int) -> Int
  /// The batches of a part, as the process of some rows sees them.
  ///
  /// - Parameters:
  ///   - unroll: steps of truncated back-propagation, of text.
  ///   - seed: what the order of training comes from.
  func batches(_ part: Part, _ sharding: Sharding, rows: Range<Int>, unroll: Int, seed: Int) throws -> any Batches
}

/// The hash of several files, from those of the files before and that of the next.
func joined(_ hash: UInt64, _ next: UInt64) -> UInt64 { (hash ^ next) &* 0x0000_0100_0000_01B3 }

extension DataPlan {
  /// Opens the data.
  ///
  /// - Parameters:
  ///   - encoding: that of a model which is there; none to find it from the training part.
  ///   - path: another file than the plan's, read as a whole; none for the plan's.
  ///   - needsTargets: whether pairs without a target are an error.
  ///   - setting: where the person gave the path, for messages.
  public func open(
    _ encoding: Encoding? = nil, path: String? = nil, from setting: String = "data.path", needsTargets: Bool = true
  ) throws -> any Dataset {
    switch format {
    case .text: return try TextDataset(self, encoding, path: path, from: setting)
    case .labelledText:
      return try ExampleDataset(self, LabelledText(self), encoding, path: path, from: setting)
    case .tags:
      return try ExampleDataset(self, TaggedText(self), encoding, path: path, from: setting)
    case .pairs:
      return try ExampleDataset(self, PairedText(self, needsTargets: needsTargets), encoding, path: path, from: setting)
    case .series:
      return try ExampleDataset(self, SeriesFile(self), encoding, path: path, from: setting)
    case .ts:
      return try ExampleDataset(self, TimeSeriesFile(self), encoding, path: path, from: setting)
    case .arrays:
      return try ExampleDataset(self, ArraysFile(self), encoding, path: path, from: setting)
    }
  }
}
