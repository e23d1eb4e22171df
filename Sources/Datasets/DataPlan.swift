import Failures

/// Where the data is, and how to read and split it.
public struct DataPlan: Sendable, Equatable {
  /// A format of data files.
  public enum Format: String, Sendable, CaseIterable {
    /// Running text in UTF-8.
    case text
    /// Lines of label, tab, text.
    case labelledText = "labelled-text"
    /// Lines of words, tab, and a tag for each word.
    case tags
    /// A line for each word, with columns such as the word and its tag, and a blank line after each sentence.
    case conll
    /// The same with the columns and comments of Universal Dependencies.
    case conllu
    /// Lines of source, tab, target.
    case pairs
    /// A table of numbers in the order of time. The examples are windows of its rows.
    case series
    /// Series with one class or number each, in the format of the UEA archive and sktime.
    case ts
    /// An HDF5 file with `inputs`, `targets` and, for sequences of different lengths, `lengths`.
    case arrays
  }

  /// What a token of a text is.
  public enum Unit: String, Sendable, CaseIterable {
    /// A Unicode scalar.
    case character
    /// What a reader sees as one character: a letter with its marks, or an emoji of several scalars.
    case grapheme
    /// A byte of the file, which need not be text.
    case byte
    /// A piece of a word, as a tokenizer cuts it.
    case subword
    /// A word, or a punctuation mark.
    case word
    /// The whole text, as the name of a category: many examples have the same.
    case label
  }

  /// A form of Unicode, in which characters that look the same have the same code points.
  public enum NormalForm: String, Sendable, CaseIterable {
    /// The text as it is.
    case none
    /// Letters with their marks in one code point, where there is one.
    case nfc
    /// The same, and without differences of form, such as of ligatures and of wide letters.
    case nfkc
  }

  /// What the labels of texts are.
  public enum Labels: String, Sendable, CaseIterable {
    /// One class for each text.
    case `class`
    /// Any number of classes for each text.
    case multiLabel = "multi-label"
    /// A number for each text.
    case number
  }

  /// How a series is continued.
  public enum Strategy: String, Sendable, CaseIterable {
    /// One output layer forecasts all rows of the horizon at once.
    case direct
    /// The model forecasts one row after another, and reads its own forecasts.
    case recursive
    /// An encoder reads the window, and a decoder writes the rows of the horizon.
    case seq2seq
  }

  /// How numbers are scaled to mean 0 and standard deviation 1.
  public enum Normalization: Sendable, Equatable, ExpressibleByBooleanLiteral {
    /// They are not scaled.
    case none
    /// By the mean and the standard deviation of the training split.
    case training
    /// By those of the training split, and then by those of each window of a series.
    case window

    /// Creates the normalization by the training split, or none.
    public init(booleanLiteral value: Bool) { self = value ? .training : .none }
  }

  /// What a model of series reads and forecasts instead of the numbers of the table.
  public enum Transform: String, Sendable, CaseIterable {
    /// The numbers themselves.
    case none
    /// Their natural logarithms.
    case log
    /// Their differences from the last row of the window.
    case difference
    /// The differences of their logarithms from that of the last row of the window.
    case logDifference = "log-difference"

    /// Whether it has logarithms.
    var isLog: Bool { self == .log || self == .logDifference }
    /// Whether it depends on the window.
    package var isOfWindows: Bool { self == .difference || self == .logDifference }
  }

  /// What stands for a missing number of a series.
  public enum Missing: String, Sendable, CaseIterable {
    /// The last number before it.
    case fill
    /// 0, and an input of its own that says so.
    case mask
  }

  /// A number that is made of the time of a row.
  public enum CalendarPart: String, Sendable, CaseIterable {
    case minute, hour, weekday, day, week, month, quarter, year
    case dayOfYear = "day-of-year"
    case weekend

    /// Whether months without days have it.
    var isOfMonths: Bool { [.month, .quarter, .year].contains(self) }
  }

  /// The format of the data file.
  public var format = Format.text
  /// The paths of the data files: one or, for `text`, any number of files, folders and patterns.
  public var paths = DataPaths([])
  /// The path of the data file; for several, how messages call them.
  public var path: String {
    get { paths.description }
    set { paths = DataPaths([newValue]) }
  }
  /// For `text`: the line between documents; nil if each file is one document.
  public var separator: String?
  /// The path of a file with the validation split; nil for a fraction of ``path``.
  public var validationPath: String?
  /// The path of a file with the test split; nil for a fraction of ``path``.
  public var testPath: String?
  /// For `text`: the folder of prepared files; nil for one beside the output.
  public var cache: String?
  /// What a token of a text is. For `pairs`: what a token of a source is.
  public var unit = Unit.character
  /// For `pairs`: what a token of a target is.
  public var targetUnit = Unit.character
  /// The maximum size of a vocabulary of words; nil for no limit. Rarer words become the unknown token. For subwords that
  /// are learnt: the number of pieces.
  public var vocabularyLimit: Int?
  /// For subwords: the path of a tokenizer; nil to learn one from the training split.
  public var tokenizer: String?
  /// For subwords that are learnt: the part of all characters that become pieces.
  public var characterCoverage = 0.9995
  /// For subwords that are learnt: whether the bytes of all other characters are pieces.
  public var byteFallback = true
  /// The form of Unicode that text is converted to.
  public var normalForm = NormalForm.none
  /// Whether to convert text to lower case.
  public var lowerCase = false
  /// How numbers are scaled.
  public var normalize = Normalization.none
  /// The label that means "no target"; nil if there is none.
  public var ignoreLabel: String?
  /// For `labelled-text`: what the labels are.
  public var labels = Labels.class
  /// For `labelled-text` with several labels in a cell: what separates them.
  public var labelSeparator = ","
  /// For `labelled-text` and `pairs`: whether the first line of the file is a header; nil to decide by the file.
  public var header: Bool?
  /// For `conll` and `conllu`: the column with the tags, by number or name; nil for the standard one.
  public var column: String?
  /// The input columns, by name or by number from 1. Empty for the standard ones.
  public var inputs: [String] = []
  /// The target columns, by name or by number from 1. Empty for the standard ones.
  public var targets: [String] = []
  /// For `series`: the number of rows that the model reads for one forecast.
  public var window = 1
  /// For `series`: the number of rows behind the window that are forecast.
  public var horizon = 1
  /// For `series`: how the rows of the horizon are forecast.
  public var strategy = Strategy.direct
  /// For `series`: the least number of rows of a window; nil for whole windows only. A shorter window is one at the start
  /// of a series.
  public var leastWindow: Int?
  /// For `series`: the columns whose numbers are known ahead of time, at the rows that are forecast too.
  public var known: [String] = []
  /// For `series`: the columns that are the same in all rows of a series.
  public var staticColumns: [String] = []
  /// For `series`: what the model reads and forecasts instead of the numbers of the inputs and targets.
  public var transform = Transform.none
  /// For `series`: inputs that are made of the time.
  public var calendar: [CalendarPart] = []
  /// For `series`: the number of rows of a season, for seasonal naive forecasts; nil to choose it by the frequency.
  public var season: Int?
  /// For `series`: the first time of the validation split; nil to split by ``split``.
  public var validationFrom: String?
  /// For `series`: the first time of the test split; nil for none if ``validationFrom`` is given.
  public var testFrom: String?
  /// For `series`: how far apart the rows are; nil to find it in the times.
  public var frequency: Frequency?
  /// For `series`: the form of the times in the letters of `strptime`; nil for ISO 8601 and numbers.
  public var timeFormat: String?
  /// For `series`: the column with the time of the day, if ``time`` has the day only.
  public var timeOfDay: String?
  /// For `series`: the zone of the times in the tz database, such as `Europe/Berlin`; nil for none.
  public var zone: String?
  /// For `series`: what stands for a missing number.
  public var missing = Missing.fill
  /// For `series`: the number of lines before the header of the table.
  public var skipLines = 0
  /// Whether the targets are counts, which are not scaled. It follows from the loss.
  package var targetsAreCounts = false
  /// Whether the targets are probabilities, which are not scaled. It follows from the loss.
  package var targetsAreProbabilities = false
  /// Whether the targets are scaled if they are numbers.
  var scalesTargets: Bool { normalize != .none && !targetsAreCounts && !targetsAreProbabilities }
  /// For `series`: the column that says which series a row belongs to; nil if the table is one series.
  public var group: String?
  /// For `series`: the column with the time of each row, which shows where rows are missing; nil without times.
  public var time: String?
  /// For `series` and `ts`: the maximum number of consecutive missing numbers to fill in.
  public var maxGap = 0
  /// For `series`, `labelled-text` and `pairs`: the character between cells; nil to find it in the header.
  public var delimiter: String?
  /// For `series`: the decimal mark; nil to find it in the numbers.
  public var decimal: String?
  /// For `series` and `ts`: texts that stand for a missing number, besides the usual ones such as `NA`.
  public var missingValues: [String] = []
  /// The fractions of the training, validation and test splits, in this order. They sum to 1.
  public var split = [0.9, 0.05, 0.05]

  /// Creates a plan with the defaults and an empty path.
  public init() {}

  /// The paths of all files that are read.
  public var allPaths: [String?] { paths.list + [validationPath, testPath, tokenizer] }

  /// The splits with files of their own, with the config keys that name these files.
  var partPaths: [(part: Part, path: String, setting: String)] {
    [(.validation, validationPath, "data.validation-path"), (.test, testPath, "data.test-path")].compactMap {
      part, path, setting in path.map { (part, $0, setting) }
    }
  }

  /// Returns the ranges of the training, validation and test splits among `count` elements.
  ///
  /// Every element is in one of the splits, also if the fractions sum only nearly to 1. The range of a split with a
  /// file of its own is empty; the fractions of the other splits keep their ratio.
  public func parts(of count: Int) -> [Range<Int>] {
    let fractions = [split[0], validationPath == nil ? split[1] : 0, testPath == nil ? split[2] : 0]
    let sum = fractions.reduce(0, +)
    let ends = fractions.indices.map { Int((Double(count) * (fractions[...$0].reduce(0, +) / sum)).rounded()) }
    return zip([0] + ends, ends).map { $0..<$1 }
  }
}
