// What the steps of all recurrent cells share. A step goes over the units a panel at a time and over the rows a tile at a
// time: the products, and then the cell's own arithmetic while the sums are still in the first-level cache.

/// What a step of a recurrent cell starts from: the sums x W + h' U + b, still to be computed.
public struct StepSums {
  private let inputs: Matrix
  private let kernel: PackedMatrix
  private let previous: Matrix
  private let recurrentKernel: PackedMatrix
  private let bias: Matrix

  /// - Parameters:
  ///   - inputs: x, (B, F).
  ///   - kernel: W, (F, gates · units), packed as the cell wants it.
  ///   - previous: h', (B, units).
  ///   - recurrentKernel: U, (units, gates · units), packed likewise.
  ///   - bias: b, (1, gates · units), or (2, gates · units) for a cell that tells the bias of x W from that of h' U.
  public init(
    inputs: Matrix, kernel: PackedMatrix, previous: Matrix, recurrentKernel: PackedMatrix, bias: Matrix
  ) {
    require(
      inputs.columns == kernel.rows && previous.columns == recurrentKernel.rows && inputs.rows == previous.rows
        && kernel.columns == recurrentKernel.columns && kernel.columns == bias.columns
        && kernel.arrangement == recurrentKernel.arrangement,
      "inputs (\(inputs.rows), \(inputs.columns)), kernel (\(kernel.rows), \(kernel.columns)), "
        + "previous (\(previous.rows), \(previous.columns))")
    self.inputs = inputs
    self.kernel = kernel
    self.previous = previous
    self.recurrentKernel = recurrentKernel
    self.bias = bias
  }

  /// Number of rows.
  var rows: Int { inputs.rows }

  /// Traps unless the sums are those of so many gates, in such panels.
  func check(_ panels: PackedMatrix.Panels, gates: Int, units: Int, biases: Int = 1) {
    require(
      kernel.arrangement == panels && kernel.columns == gates * units && previous.columns == units
        && bias.rows == biases,
      "\(kernel.columns) columns and \(bias.rows) biases for \(gates) gates of \(units) units")
  }

  /// The panels, one after the other.
  var panels: Range<Int> { 0..<kernel.panels }
  /// x W of a panel.
  func input(_ panel: Int) -> PanelProduct { PanelProduct(inputs, kernel, panel) }
  /// h' U of a panel.
  func recurrent(_ panel: Int) -> PanelProduct { PanelProduct(previous, recurrentKernel, panel) }
  /// The place of h' of a row and unit.
  func previous(_ row: Int, _ unit: Int) -> UnsafePointer<Float> { UnsafePointer(previous.place(row, unit)) }
  /// A vector of b.
  func bias(row: Int = 0, _ column: Int, _ lanes: Int) -> Vector { load(bias.place(row, column), lanes) }
}

/// All rows of one panel of units in a step of a recurrent cell, whose sums are of both products.
protocol StepStrip: Tiled {
  /// x W of the panel.
  var input: PanelProduct { get }
  /// h' U of the panel.
  var recurrent: PanelProduct { get }
  /// The bias of the panel, which the sums start from.
  var bias: UnsafeMutablePointer<Float> { get }
  /// Room for the sums of the tallest tile.
  var sums: UnsafeMutablePointer<Float> { get }
  /// What the cell makes of a row's sums.
  func activate(_ sums: UnsafePointer<Float>, row: Int)
}

extension StepStrip {
  @inline(never) func tile<T: Tile>(_ type: T.Type, at row: Int) -> Int where T.Columns == Tallest.Columns {
    var tile = T(loading: bias, stride: 0)
    tile.add(input, at: row)
    tile.add(recurrent, at: row)
    tile.store(sums, stride: panelWidth)
    for i in 0..<T.height { activate(sums + i * panelWidth, row: row + i) }
    return T.height
  }
}
