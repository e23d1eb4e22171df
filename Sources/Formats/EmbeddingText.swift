import Kernels

/// The vectors of an embedding in word2vec's text form: a line with the number of words and of dimensions, then a line for
/// each word, a space between its parts.
///
/// - Parameter words: a word for each row, without white space.
public func word2vec(_ words: [String], _ table: Matrix) -> [UInt8] {
  lines(["\(table.rows) \(table.columns)"] + zip(words, 0...).map { "\($0) \(numbers(table, $1, " "))" })
}

/// The files of a folder that TensorBoard's projector shows.
///
/// - Parameter words: a word for each row, without tabs and new lines.
public func projectorFiles(_ words: [String], _ table: Matrix) -> [(name: String, bytes: [UInt8])] {
  let config = """
    embeddings {
      tensor_name: "embedding"
      tensor_path: "vectors.tsv"
      metadata_path: "metadata.tsv"
    }
    """
  return [
    ("vectors.tsv", lines((0..<table.rows).map { numbers(table, $0, "\t") })),
    // A single column has no header.
    ("metadata.tsv", lines(words)),
    ("projector_config.pbtxt", lines([config])),
  ]
}

/// The floats of a row, each with as many digits as tell it from all others.
private func numbers(_ table: Matrix, _ row: Int, _ separator: String) -> String {
  table.rows(row..<row + 1).values.map { "\($0)" }.joined(separator: separator)
}

private func lines(_ lines: [String]) -> [UInt8] { lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] } }
