/// What cuts a word into pieces, as in Hugging Face's tokenizers.
protocol WordModel: Sendable {
  var vocabulary: PieceVocabulary { get }
  var unknown: Int32? { get }
  /// Appends the numbers of the pieces of a word.
  ///
  /// - Throws: a failure of kind `data` for a word that has no pieces.
  func append(_ word: [UInt8], _ memory: inout WordMemory, to numbers: inout [Int32]) throws
}

/// What the models use again from word to word.
struct WordMemory {
  var merging = PairMerging()
  var places: [UnigramSearch<Double>.Place] = []
}
