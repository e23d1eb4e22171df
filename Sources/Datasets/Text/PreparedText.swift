import Failures
import Files
import FoundationEssentials
import Kernels

/// A text as a sequence of token numbers. They lie in a prepared file, which is mapped into memory, so they may be larger
/// than memory, and the processes of a host share them.
package struct PreparedText: Sendable {
  /// The vocabulary of the tokens.
  package let vocabulary: Vocabulary
  /// What error messages call the tokens, such as "characters".
  package let unit: String
  /// Why the prepared file was not kept; nil if it was.
  package let complaint: Failure?
  /// What another process of the host needs to use the file; nil if the text lies in memory.
  package let card: PreparedFile.Card?
  /// Whether the text was read, rather than a prepared file that was there.
  package let wasRead: Bool

  private let source: TextSource
  private let file: PreparedFile
  private let numbers: [Int32]  // by the number of a token in the file: its number in the vocabulary, or -1

  /// Opens a text, and prepares it if that was not done before.
  ///
  /// - Parameter vocabulary: the vocabulary of a trained model; nil to find it from the training split.
  /// - Throws: a failure that names the file, and the line if there is one.
  init(_ source: TextSource, _ vocabulary: Vocabulary?, _ plan: DataPlan, _ preparation: Preparation) throws {
    let unit = try plan.textUnit(vocabulary)
    let kept = try KeptText(source, unit, plan, preparation)
    self.source = source
    (file, complaint, card, wasRead) = (kept.file, kept.complaint, kept.card, kept.wasRead)
    self.unit = unit.name
    if file.header.size == 0 {
      throw Failure(.data, "\(source.name) is empty; give a text file with \(source.setting)")
    }
    try unit.restore(file.tokenizer)
    let tokens = file.tokens
    let found = vocabulary ?? unit.vocabulary(tokens, file.counts)
    numbers = tokens.map { unit.number(of: $0, in: found) ?? -1 }
    self.vocabulary = found
  }

  /// Opens the text at a path, and prepares it if that was not done before.
  ///
  /// - Parameters:
  ///   - setting: the key or option with which the user gave the path, for error messages.
  ///   - vocabulary: the vocabulary of a trained model; nil to find it from the training split.
  /// - Throws: a failure that names the file, and the line if there is one.
  package init(
    path: String, from setting: String = "data.path", _ vocabulary: Vocabulary? = nil, _ plan: DataPlan = DataPlan(),
    _ preparation: Preparation = Preparation()
  ) throws {
    try self.init(try plan.text(path, from: setting), vocabulary, plan, preparation)
  }

  /// The text as messages call it.
  package var path: String { source.name }
  /// The number of tokens.
  package var count: Int { file.header.count }
  /// The number of documents.
  package var documents: Int { file.documents }
  /// The number of bytes of the text.
  package var size: Int { file.header.size }
  /// The number of bytes of the prepared file.
  package var preparedSize: Int { file.bytes.count }
  /// A hash of the text, which differs for another text.
  package var hash: UInt64 { file.header.dataHash }

  /// Calls `store` with each token of a range, in order.
  ///
  /// - Throws: a failure of kind `data` for a token that the vocabulary does not have. It names the line.
  package func tokens(_ range: Range<Int>, store: (Int32) -> Void) throws {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "tokens \(range) of \(count)")
    var index = range.lowerBound
    try file.forEachToken(range) { number in
      // A file that another program changes after it was checked must not end this one.
      let token = number < numbers.count ? numbers[number] : 0
      if token < 0 { throw unknown(number, at: index) }
      store(token)
      index += 1
    }
  }

  /// Returns the tokens of a document; an empty range at the end for one beyond the last.
  func tokens(ofDocument index: Int) -> Range<Int> {
    if index >= file.documents { return count..<count }
    let (first, end) = (
      file.start(ofDocument: index), index + 1 < file.documents ? file.start(ofDocument: index + 1) : count
    )
    // A file that another program changes must not end this one.
    return first >= 0 && first <= end && end <= count ? first..<end : count..<count
  }

  /// Returns the index of the document that has a token.
  func document(at token: Int) -> Int {
    var (low, high) = (0, file.documents)
    while high - low > 1 {
      let middle = (low + high) / 2
      if file.start(ofDocument: middle) <= token { low = middle } else { high = middle }
    }
    return low
  }

  /// Checks that the vocabulary has all tokens.
  ///
  /// - Throws: a failure of kind `data` for a token that the vocabulary does not have. It names the line.
  package func check() throws {
    if numbers.contains(where: { $0 < 0 }) { try tokens(0..<count) { _ in } }
  }

  private func unknown(_ number: Int, at index: Int) -> Failure {
    let tokens = file.tokens
    let place = file.header.files.last { $0.first <= index } ?? .init(path: path, first: 0)
    var line = 1
    if let lineFeed = tokens.firstIndex(of: "\n") {
      file.forEachToken(place.first..<index) { line += $0 == lineFeed ? 1 : 0 }
    }
    // How many lines separate two documents is not known any more.
    let where_ = source.separator == nil ? "\(place.path), line \(line)" : place.path
    let token = tokens[number].unicodeScalars.map { $0.escaped(asASCII: false) }.joined()
    return Failure(
      .data,
      "\(where_): the model does not know the character \"\(token)\"; use text with the characters "
        + "that it was trained on")
  }
}
