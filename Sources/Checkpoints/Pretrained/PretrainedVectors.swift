import Datasets
import Failures
import Networks

/// Pretrained word vectors for an embedding: see ``VectorFile`` for the forms of the file.
package struct PretrainedVectors {
  /// Lines for the user: how many words of the vocabulary have a vector.
  package let report: [String]
  private let table: Slot
  /// The vectors, by the number of the word.
  private let vectors: [Int: [Float]]

  /// Reads the vectors of the words in a model's vocabulary. A word that the file has twice gets the first vector.
  ///
  /// - Throws: a failure of kind `usage` if the model has no embedding, of kind `missing` if there is no file, of kind
  ///   `data` if the vectors have another size, if one is malformed, or if no word is in the vocabulary.
  package init(path: String, _ blueprint: Blueprint, _ encoding: Encoding) throws {
    guard let table = blueprint.embedding, let words = encoding.inputs?.tokens else {
      throw Failure(.usage, "model.embedding-vectors: the input has no embedding, so leave it out")
    }
    let file = try VectorFile(path: path)
    let width = table.shape[1]
    if file.width != width {
      throw Failure(
        .data,
        "\(path) has vectors of \(file.width) numbers, but model.embedding is \(width); set it to \(file.width), or "
          + "give other vectors")
    }
    // Words are compared by their bytes: Swift's String calls different characters equal.
    let numbers = Dictionary(zip(words.map { Array($0.utf8)[...] }, 0...)) { first, _ in first }
    var vectors: [Int: [Float]] = [:]
    try file.forEach(of: Set(numbers.keys)) { entry in
      guard let word = numbers[entry.word], vectors[word] == nil else { return }
      if entry.numbers.count != width {
        throw Failure(
          .data,
          "\(path), \(entry.place): \(entry.numbers.count) numbers for \"\(words[word])\"; model.embedding is \(width); "
            + "make them as many")
      }
      vectors[word] = entry.numbers
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
}
