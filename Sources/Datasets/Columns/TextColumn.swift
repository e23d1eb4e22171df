import Failures
import Files
import Kernels

/// The texts of examples: the tokens of each or, for subwords, each as a whole, since its pieces are found only once their
/// vocabulary is known.
struct TextColumn {
  private let isWhole: Bool
  private var tokens: TokenColumn
  private var texts = StringColumn()

  /// Creates an empty column.
  ///
  /// - Parameter unit: what a token is.
  init(_ unit: DataPlan.Unit) {
    let table = unit.table()
    (isWhole, tokens) = (table == nil, TokenColumn(table ?? ByteStringTable()))
  }

  /// The number of texts.
  var count: Int { isWhole ? texts.count : tokens.count }

  /// Adds a text at the end.
  mutating func append(_ text: String) {
    if isWhole { texts.append(text) } else { tokens.append([text[...]]) }
  }

  /// Adds a text at the end whose words are given.
  mutating func append(words: [Substring]) { tokens.append(words) }

  /// The texts as they are; empty if they are kept as tokens.
  var whole: StringColumn { texts }

  /// Whether two texts are equal.
  func areEqual(_ index: Int, _ other: Int) -> Bool {
    isWhole ? texts.bytes(index) == texts.bytes(other) : tokens[index] == tokens[other]
  }

  /// Returns a hash of a text, in which equal ones agree.
  func hash(_ index: Int) -> UInt64 {
    if isWhole { return FastHash.of(texts.bytes(index).span) }
    var hash = tokens[index].reduce(0xCBF2_9CE4_8422_2325) { joined($0, UInt64(UInt32(bitPattern: $1))) }
    hash = (hash ^ hash >> 32) &* 0x9E37_79B1_85EB_CA87
    return hash ^ hash >> 29
  }

  /// Returns the vocabulary of some of the texts.
  ///
  /// - Throws: a failure for subwords that cannot be learnt, or for a tokenizer that cannot be read.
  func vocabulary(_ some: ExampleIndices, _ plan: DataPlan, _ unit: DataPlan.Unit) throws -> Vocabulary {
    switch unit {
    // Later texts may have characters that these texts do not have.
    case .character, .grapheme, .label:
      Vocabulary([Vocabulary.unknown] + tokens.counts(some).map(\.word).distinctSorted())
    case .byte: .bytes
    case .subword: try plan.subwords(of: some.lazy.map { texts[$0] })
    case .word: Vocabulary(counts: tokens.counts(some), limit: plan.vocabularyLimit)
    }
  }

  /// The vocabulary of texts that are labels: all of them.
  var labels: Vocabulary { Vocabulary(labels: tokens.tokens) }

  /// Returns what encodes the texts for a model.
  ///
  /// - Parameter number: returns the number of a token; nil for one that the model does not know.
  func encoder(_ vocabulary: Vocabulary, number: (String) -> Int32?) -> Encoder {
    Encoder(self, vocabulary, number)
  }

  /// Turns one text after another into the numbers of a vocabulary.
  struct Encoder {
    private let column: TextColumn
    private var pieces: PieceEncoder
    /// The number of each different token in the vocabulary; -1 for one that it does not have.
    private let numbers: [Int32]

    fileprivate init(_ column: TextColumn, _ vocabulary: Vocabulary, _ number: (String) -> Int32?) {
      (self.column, pieces) = (column, PieceEncoder(vocabulary))
      numbers = column.tokens.tokens.map { number($0) ?? -1 }
    }

    /// Returns the numbers of a text.
    ///
    /// - Parameters:
    ///   - place: where the text stands, for error messages: a file and a line.
    ///   - unknown: the failure for a token that the vocabulary does not have; not needed if all tokens have a number.
    mutating func numbers(
      _ index: Int, _ place: @autoclosure () -> String = "", unknown: ((_ token: String) -> Failure)? = nil
    ) throws -> [Int32] {
      if column.isWhole { return try pieces.numbers(of: column.texts.bytes(index), place()) }
      return try column.tokens[index].map { token in
        let number = numbers[Int(token)]
        if number < 0, let unknown { throw unknown(column.tokens.tokens[Int(token)]) }
        return number
      }
    }
  }
}
