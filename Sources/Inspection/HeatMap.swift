import Networks

/// An array as coloured cells: one panel for each gate, or for the whole array where it has none.
public struct HeatMap: Sendable {
  /// One grid of cells.
  package struct Panel: Sendable {
    /// What stands above it.
    package let title: String
    /// Its numbers, averaged where they are many.
    package let cells: Grid
  }

  /// The array's name.
  let title: String
  /// What the rows are; empty for a bias.
  package let rowLabel: String
  /// What the columns are.
  package let columnLabel: String
  /// Rows of the array.
  package let rows: Int
  /// Columns of a panel in the array.
  package let columns: Int
  /// The panels, from left to right.
  package let panels: [Panel]

  /// Cells along a side at most; more rows or columns are averaged.
  private static let most = 100

  /// The map of an array of one or two dimensions.
  ///
  /// - Parameters:
  ///   - slot: the weight that the array is, or that it is a moment of. Nil for a carried state.
  ///   - gates: the gates that lie side by side in the last dimension; none of an array without gates.
  ///   - shown: those to draw.
  public init(name: String, shape: [Int], values: [Float], slot: Slot?, gates: [Gate], shown: [Gate]) {
    let width = shape[shape.count - 1]
    let whole = Grid(rows: values.count / max(1, width), columns: width, values: values)
    title = name
    rows = whole.rows
    columns = width / max(1, gates.count)
    (rowLabel, columnLabel) = HeatMap.labels(slot)
    var panels: [Panel] = []
    for (gate, index) in zip(gates, 0...) where shown.contains(where: { $0.letter == gate.letter }) {
      let part = whole.columns(index * columns..<(index + 1) * columns)
      panels.append(Panel(title: "\(gate.word) (\(gate.letter))", cells: part.averaged(toAtMost: HeatMap.most)))
    }
    if gates.isEmpty { panels.append(Panel(title: "", cells: whole.averaged(toAtMost: HeatMap.most))) }
    self.panels = panels
  }

  private static func labels(_ slot: Slot?) -> (rows: String, columns: String) {
    let isOutput = slot?.layer == Blueprint.outputLayer
    return switch slot?.role {
    case .table: ("tokens", "dimensions")
    case .kernel: isOutput ? ("units", "classes") : ("inputs", "units")
    case .recurrentKernel: ("units, one step before", "units")
    case .bias: ("", isOutput ? "classes" : "units")
    case .gamma, .beta, .sums, nil: ("rows", "units")
    }
  }
}

/// Numbers in rows and columns.
package struct Grid: Sendable {
  package let rows: Int
  package let columns: Int
  package let values: [Float]

  package subscript(row: Int, column: Int) -> Float { values[row * columns + column] }

  /// Some of the columns.
  func columns(_ range: Range<Int>) -> Grid {
    Grid(rows: rows, columns: range.count, values: (0..<rows).flatMap { row in range.map { self[row, $0] } })
  }

  /// The means of blocks, as few that no side has more than `most`.
  func averaged(toAtMost most: Int) -> Grid {
    let (tall, wide) = (min(rows, most), min(columns, most))
    var means: [Float] = []
    for row in 0..<tall {
      let block = row * rows / tall..<(row + 1) * rows / tall
      for column in 0..<wide { means.append(mean(block, column * columns / wide..<(column + 1) * columns / wide)) }
    }
    return Grid(rows: tall, columns: wide, values: means)
  }

  private func mean(_ rows: Range<Int>, _ columns: Range<Int>) -> Float {
    var sum = 0.0
    for row in rows { for column in columns { sum += Double(self[row, column]) } }
    return Float(sum / Double(rows.count * columns.count))
  }
}
