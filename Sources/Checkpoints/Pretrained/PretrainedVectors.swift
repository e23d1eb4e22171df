import Datasets
import Failures
import Files
import Foundation
import Networks

/// Pretrained word vectors for an embedding, in the text format of GloVe and word2vec.
///
/// Each line has a word and its numbers, separated by spaces. A first line of two numbers, as word2vec writes it, is
/// skipped.
package struct PretrainedVectors {
  /// Lines for the user: how many words of the vocabulary have a vector.
  package let report: [String]
  private let table: Slot
  /// The vectors, by the number of the word.
  private let vectors: [Int: [Float]]

  /// Reads the vectors of the words in a model's vocabulary.
  ///
  /// - Throws: a failure of kind `usage` if the model has no embedding, of kind `missing` if there is no file, of kind
  ///   `data` if a line is malformed or no word is in the vocabulary.
  package init(path: String, _ blueprint: Blueprint, _ encoding: Encoding) throws {
    guard let table = blueprint.embedding, let words = encoding.inputs?.tokens else {
      throw Failure(.usage, "model.embedding-vectors: the input has no embedding, so leave it out")
    }
    let numbers = Dictionary(uniqueKeysWithValues: zip(words, 0...))
    var vectors: [Int: [Float]] = [:]
    try PretrainedVectors.forEachLine(path) { number, line in
      let end = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
      guard let word = numbers[String(decoding: line[..<end], as: UTF8.self)] else { return }
      let parts = line[end...].split(separator: UInt8(ascii: " "))
      if number == 1 && parts.count == 1 { return }
      let values = parts.compactMap { Float(String(decoding: $0, as: UTF8.self)) }.filter(\.isFinite)
      if values.count != parts.count || values.count != table.shape[1] {
        throw Failure(
          .data,
          "\(path), line \(number): \(values.count) numbers for \"\(words[word])\"; model.embedding is \(table.shape[1]); make them as many"
        )
      }
      vectors[word] = values
    }
    if vectors.isEmpty {
      throw Failure(
        .data, "\(path) has none of the \(words.count) words of the data; give vectors of words, or see data.lower-case"
      )
    }
    report = ["\(path): vectors of \(vectors.count) of \(words.count) words"]
    self.table = table
    self.vectors = vectors
  }

  /// Copies the vectors into their rows of the embedding table.
  package func copy(into weights: Parameters) {
    for (word, values) in vectors { weights[table].rows(word..<word + 1).set(values) }
    weights.changed()
  }

  private static func forEachLine(_ path: String, _ body: (_ number: Int, _ line: Data) throws -> Void) throws {
    let bytes = try contents(of: path, "model.embedding-vectors")
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() { try body(number + 1, line) }
  }
}
