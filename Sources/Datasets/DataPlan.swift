import Failures

/// Where the data lies and how it is cut.
public struct DataPlan: Sendable, Equatable {
  /// The form of the file.
  public enum Format: String, Sendable, CaseIterable {
    /// Running text in UTF-8.
    case text
    /// Lines of label, tab, text.
    case labelledText = "labelled-text"
    /// Lines of words, tab, a tag for each word.
    case tags
    /// Lines of source, tab, target.
    case pairs
    /// A table of numbers in the order of time, of which windows are examples.
    case series
    /// Series with a class or a number each, in the form of the UEA archive and sktime.
    case ts
    /// An HDF5 file with `inputs`, `targets` and, for sequences of different lengths, `lengths`.
    case arrays
  }

  /// What a token is.
  public enum Unit: String, Sendable, CaseIterable {
    /// A Unicode scalar.
    case character
    /// A word, or a mark between words.
    case word
    /// All of a text: one of a few, which many examples share.
    case label
  }

  /// The form of the file.
  public var format = Format.text
  /// The file.
  public var path = ""
  /// A file of its own for the validation part; none for a share of ``path``.
  public var validationPath: String?
  /// A file of its own for the test part; none for a share of ``path``.
  public var testPath: String?
  /// What a token is; of pairs, what one of a source is.
  public var unit = Unit.character
  /// What a token of a target is, of pairs.
  public var targetUnit = Unit.character
  /// Tokens of the vocabulary of words, at most; the rarer ones are unknown. None for all.
  public var vocabularyLimit: Int?
  /// Whether capitals become small letters.
  public var lowerCase = false
  /// Whether numbers are brought to mean 0 and deviation 1, as the training part has them.
  public var normalize = false
  /// The label that stands where there is no target.
  public var ignoreLabel: String?
  /// The columns that go in, of a series.
  public var inputs: [String] = []
  /// The columns that are forecast, of a series.
  public var targets: [String] = []
  /// Rows that the model sees, of a series.
  public var window = 1
  /// How many rows behind the last of them the targets are, of a series.
  public var horizon = 1
  /// The column that tells series apart which follow each other in the table; none where it is one series.
  public var group: String?
  /// The column of the time, so that missing rows are noticed; none where there are no times.
  public var time: String?
  /// How many missing numbers in a row are filled in, on a line between their neighbours.
  public var maxGap = 0
  /// The shares of training, validation and test, in this order; they sum to one.
  public var split = [0.9, 0.05, 0.05]

  /// A plan with the defaults, and no path.
  public init() {}

  /// The parts that have files of their own.
  var partPaths: [(part: Part, path: String, setting: String)] {
    [(.validation, validationPath, "data.validation-path"), (.test, testPath, "data.test-path")].compactMap {
      part, path, setting in path.map { (part, $0, setting) }
    }
  }

  /// The parts of `count` characters: training, validation, test. All characters are in one of them, also where the
  /// shares sum to nearly one. A part with a file of its own has none; the others keep the ratio of their shares.
  public func parts(of count: Int) -> [Range<Int>] {
    let shares = [split[0], validationPath == nil ? split[1] : 0, testPath == nil ? split[2] : 0]
    let sum = shares.reduce(0, +)
    let ends = shares.indices.map { Int((Double(count) * (shares[...$0].reduce(0, +) / sum)).rounded()) }
    return zip([0] + ends, ends).map { $0..<$1 }
  }
}
