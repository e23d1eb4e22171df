import Kernels

/// Writes an embedding in the text format of word2vec: a line with the number of words and of dimensions, then a line
/// for each word and its vector, separated by spaces.
///
/// - Parameter words: a word for each row of the table, without white space.
public func word2vec(_ words: [String], _ table: Matrix) -> [UInt8] {
  lines(["\(table.rows) \(table.columns)"] + zip(words, 0...).map { "\($0) \(numbers(table, $1, " "))" })
}

/// Returns the files of a folder that TensorBoard's projector shows.
///
/// - Parameter words: a word for each row of the table, without tabs and newlines.
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
    // TensorBoard expects no header if there is only one column.
    ("metadata.tsv", lines(words)),
    ("projector_config.pbtxt", lines([config])),
  ]
}

/// Returns the values of a row, with enough digits to restore each float exactly.
private func numbers(_ table: Matrix, _ row: Int, _ separator: String) -> String {
  table.rows(row..<row + 1).values.map { "\($0)" }.joined(separator: separator)
}

private func lines(_ lines: [String]) -> [UInt8] { lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] } }
