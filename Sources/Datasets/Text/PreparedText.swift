import Failures
import Files
import Foundation
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

  /// The text as messages call it.
  package var path: String { source.name }
  /// The number of tokens.
  package var count: Int { file.header.count }
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
    let token = tokens[number].unicodeScalars.map { $0.escaped(asASCII: false) }.joined()
    return Failure(
      .data,
      "\(place.path), line \(line): the model does not know the character \"\(token)\"; use text with the characters "
        + "that it was trained on")
  }
}
