import Checkpoints
import Reporting

/// The values of an array, as text and as JSON.
struct ArrayListing: Encodable {
  let name: String
  let shape: [Int]
  /// The gates that are side by side in the last dimension. Empty for an array without gates.
  let gates: [String]
  /// The values, in row-major order.
  let values: [Float]

  init(_ array: CheckpointFile.Array, gates: [String]) {
    (name, shape, values) = (array.name, array.shape, array.values)
    self.gates = gates
  }

  /// Returns a line with the name and the shape, then a line for each row that starts with the index of the row. For an
  /// array of one dimension, each line has as many values as fit, and starts with the index of the first.
  ///
  /// - Parameter width: the width of the window in characters. The middle of a row that does not fit is left out. If
  ///   nil, all values are there, with enough digits to restore each float exactly, and an array of one dimension has
  ///   one value on each line.
  func lines(width: Int?) -> [String] {
    let texts = values.map { width == nil ? "\($0)" : short(Double($0)) }
    let cell = texts.map(\.count).max() ?? 0
    let label = String(values.count).count + 2
    let fitting = width.map { max(3, ($0 - label) / (cell + 2)) }
    let isRow = shape.count < 2
    let columns = isRow ? fitting ?? 1 : max(1, shape[shape.count - 1])
    let rows = stride(from: 0, to: texts.count, by: columns).map { start in
      let row = shortened(texts[start..<min(start + columns, texts.count)], to: fitting ?? columns)
      let number = aligned("[\(isRow ? start : start / columns)]", label)
      return number + row.map { "  " + aligned($0, cell) }.joined()
    }
    return [title] + rows
  }

  private var title: String {
    let names = gates.joined(separator: ", ")
    let columns = (shape.last ?? 0) / max(1, gates.count)
    return "\(name), \(sizes(shape))" + (gates.isEmpty ? "" : ", \(columns) columns for each gate: \(names)")
  }

  private func shortened(_ row: ArraySlice<String>, to count: Int) -> [String] {
    if row.count <= count { return Array(row) }
    return row.prefix(count / 2) + ["…"] + row.suffix((count - 1) / 2)
  }

  private func aligned(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
