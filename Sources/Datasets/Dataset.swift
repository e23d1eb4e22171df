import Failures
import Files

/// Opened data, with its splits.
public protocol Dataset {
  /// The form of the data: what a model reads and what it predicts.
  var form: DataForm { get }
  /// How the data is encoded: the vocabulary, the classes and the scaling.
  var encoding: Encoding { get }
  /// A hash of all files, which differs for other data.
  var hash: UInt64 { get }
  /// The size of the data for the user, such as "4137849 characters, 77 different".
  var summary: String { get }
  /// What the user should know about the data before training on it.
  var warnings: [String] { get }
  /// The prepared files of running text, which other processes of the host can use; empty for other data.
  var prepared: [PreparedFile.Card] { get }
  /// Returns the number of examples of a split; for running text, the number of tokens.
  func count(_ part: Part) -> Int
  /// Returns the number of rows that a batch of a split can have, at most `batch`.
  func rows(_ part: Part, batch: Int, unroll: Int) -> Int
  /// Returns the batches of a split, as one process sees them.
  ///
  /// - Parameters:
  ///   - part: the split.
  ///   - sharding: how a batch is cut into shards.
  ///   - rows: the rows of the process.
  ///   - unroll: for running text, the number of time steps of truncated backpropagation through time.
  ///   - seed: the seed of the order of training.
  func batches(_ part: Part, _ sharding: Sharding, rows: Range<Int>, unroll: Int, seed: Int) throws -> any Batches
}

extension Dataset {
  /// None, for data that is not prepared.
  public var prepared: [PreparedFile.Card] { [] }
}

/// Returns the hash of several files, from the hash of the files before and the hash of the next file.
func joined(_ hash: UInt64, _ next: UInt64) -> UInt64 { (hash ^ next) &* 0x0000_0100_0000_01B3 }

extension DataPlan {
  /// Opens the data.
  ///
  /// - Parameters:
  ///   - encoding: the encoding of a trained model; nil to find the encoding from the training split.
  ///   - path: a file to read as a whole instead of the plan's files; nil for the plan's files.
  ///   - setting: the key or option with which the user gave the path, for error messages.
  ///   - needsTargets: whether examples without a target are an error.
  ///   - preparation: how running text is prepared, and where examples lie that are too many for memory.
  /// - Throws: a failure that names the file, and the line if there is one.
  public func open(
    _ encoding: Encoding? = nil, path: String? = nil, from setting: String = "data.path", needsTargets: Bool = true,
    preparation: Preparation = Preparation()
  ) throws -> any Dataset {
    if path == nil { try checkReadable() }
    let place = ColumnPlace(folder: preparation.mayWrite ? preparation.folder : nil, limit: ColumnPlace.current.limit)
    return try ColumnPlace.$current.withValue(place) { try opened(encoding, path, setting, needsTargets, preparation) }
  }

  private func opened(
    _ encoding: Encoding?, _ path: String?, _ setting: String, _ needsTargets: Bool, _ preparation: Preparation
  ) throws -> any Dataset {
    switch format {
    case .text: return try TextDataset(self, encoding, path: path, from: setting, preparation)
    case .labelledText:
      return try ExampleDataset(
        self, LabelledText(self, needsTargets: needsTargets), encoding, path: path, from: setting)
    case .tags, .conll, .conllu:
      return try ExampleDataset(self, TaggedText(self, needsTargets: needsTargets), encoding, path: path, from: setting)
    case .pairs:
      return try ExampleDataset(self, PairedText(self, needsTargets: needsTargets), encoding, path: path, from: setting)
    case .series:
      return try ExampleDataset(self, SeriesFile(self, needsTargets: needsTargets), encoding, path: path, from: setting)
    case .ts:
      return try ExampleDataset(
        self, TimeSeriesFile(self, needsTargets: needsTargets), encoding, path: path, from: setting)
    case .arrays:
      return try ExampleDataset(self, ArraysFile(self, needsTargets: needsTargets), encoding, path: path, from: setting)
    }
  }

  /// Returns the text at a path; nil for that of the plan.
  ///
  /// - Throws: a failure of kind `missing` for a folder without files, or a pattern that no file fits.
  func text(_ path: String?, from setting: String) throws -> TextSource {
    let found = try (path.map { [$0] } ?? paths.list).flatMap { try files(at: $0, setting) }
    return TextSource(paths: found, setting: setting, separator: separator)
  }

  /// Checks that the plan's files can be read more than once: by each process, and again when the run resumes.
  private func checkReadable() throws {
    let own = paths.list.map { (part: Part.whole, path: $0, setting: "data.path") }
    for (_, path, setting) in own + partPaths where isPipe(path) {
      throw Failure(.usage, "\(setting): \(path) is a pipe, but a run reads its data several times; give a file")
    }
  }
}
