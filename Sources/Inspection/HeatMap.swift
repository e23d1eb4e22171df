import Networks

/// An array as coloured cells: a panel for each gate, or one panel if the array has no gates.
public struct HeatMap: Sendable {
  /// One grid of cells.
  package struct Panel: Sendable {
    /// The text above the panel.
    package let title: String
    /// The values to draw. A large array is averaged over blocks.
    package let cells: Grid
  }

  /// The name of the array.
  let title: String
  /// The label of the vertical axis. Empty for a bias.
  package let rowLabel: String
  /// The label of the horizontal axis.
  package let columnLabel: String
  /// The number of rows of the array.
  package let rows: Int
  /// The number of columns of the array in each panel.
  package let columns: Int
  /// The panels, from left to right.
  package let panels: [Panel]

  /// The largest number of cells along a side. More rows or columns are averaged.
  private static let maximumCells = 100

  /// Creates the map of an array of one or two dimensions.
  ///
  /// - Parameters:
  ///   - slot: the weight that the array is, or that it is a moment of. Nil for a carried state.
  ///   - gates: the gates that are side by side in the last dimension. Empty for an array without gates.
  ///   - shown: the gates to draw.
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
      panels.append(Panel(title: "\(gate.word) (\(gate.letter))", cells: part.averaged(toAtMost: HeatMap.maximumCells)))
    }
    if gates.isEmpty { panels.append(Panel(title: "", cells: whole.averaged(toAtMost: HeatMap.maximumCells))) }
    self.panels = panels
  }

  private static func labels(_ slot: Slot?) -> (rows: String, columns: String) {
    let isOutput = slot?.layer == Blueprint.outputLayer
    return switch slot?.role {
    case .table: ("tokens", "dimensions")
    case .kernel: isOutput ? ("units", "classes") : ("inputs", "units")
    case .recurrentKernel: ("units, previous time step", "units")
    case .bias: ("", isOutput ? "classes" : "units")
    case .gamma, .beta, .sums, nil: ("rows", "units")
    }
  }
}
