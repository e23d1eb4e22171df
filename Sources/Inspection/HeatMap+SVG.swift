import Files
import Glibc

extension HeatMap {
  /// Returns the drawing as SVG: the panels side by side with their axes, and the legend on the right.
  public func svg() -> String {
    let scale = panels.flatMap(\.cells.values).filter(\.isFinite).map(abs).max() ?? 0
    let size = panelSize
    let bottom = Self.top + size.height
    let legend = Self.left + Double(panels.count) * (size.width + Self.gap)
    let (width, height) = (max(legend + 80, Double(title.count) * 9 + 40, 430), bottom + 76)
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(plain(width))" height="\(plain(height))" \
      viewBox="0 0 \(plain(width)) \(plain(height))" font-family="sans-serif" font-size="12" fill="#222">
      <rect width="100%" height="100%" fill="#fff"/>
      \(text(title, x: Self.left, y: 22, Self.bold))

      """
    for (index, panel) in panels.enumerated() {
      let x = Self.left + Double(index) * (size.width + Self.gap)
      svg += text(panel.title, x: x + size.width / 2, y: Self.top - 8, Self.middle)
      svg += draw(panel.cells, x, size, scale)
      svg += columnAxis(x, bottom, size.width)
    }
    svg += rowAxis(size.height) + drawLegend(legend, scale, max(size.height, 90))
    return svg + text(note, x: Self.left, y: height - 14, Self.faint) + "</svg>\n"
  }

  private static let left = 72.0
  private static let top = 62.0
  private static let gap = 26.0
  private static let bold = #"font-size="16" font-weight="bold""#
  private static let faint = "fill=\"#666\""
  private static let middle = #"text-anchor="middle""#

  /// The size of a panel: cells of at most 16 pixels, on a side of at most 320.
  private var panelSize: (width: Double, height: Double) {
    let cells = panels[0].cells
    func side(_ count: Int) -> Double { Double(count) * min(16, 320 / Double(max(1, count))) }
    return (max(48, side(cells.columns)), side(cells.rows))
  }

  /// Draws the cells. Each colour is one path, and adjacent cells of a row that have the same colour are one box.
  private func draw(_ cells: Grid, _ x: Double, _ size: (width: Double, height: Double), _ scale: Float) -> String {
    var paths: [Int: String] = [:]
    for row in 0..<cells.rows {
      var column = 0
      while column < cells.columns {
        let level = level(cells[row, column], scale)
        let end = (column..<cells.columns).first { self.level(cells[row, $0], scale) != level } ?? cells.columns
        paths[level, default: ""] += "M\(column) \(row)h\(end - column)v1h-\(end - column)z"
        column = end
      }
    }
    let (wide, tall) = (size.width / Double(cells.columns), size.height / Double(cells.rows))
    let drawn = paths.sorted { $0.key < $1.key }.map { level, path in
      "<path fill=\"\(level < 0 ? "#000" : ColourScale.colour(ofLevel: level))\" d=\"\(path)\"/>\n"
    }
    return """
      <g transform="translate(\(plain(x)) \(plain(Self.top))) scale(\(wide) \(tall))" shape-rendering="crispEdges">
      \(drawn.joined())</g>
      <rect x="\(plain(x))" y="\(plain(Self.top))" width="\(plain(size.width))" height="\(plain(size.height))" \
      fill="none" stroke="#888"/>

      """
  }

  /// Returns the level of a value in the colour scale, or -1 if the value is not finite.
  private func level(_ value: Float, _ scale: Float) -> Int {
    ColourScale.level(scale > 0 ? Double(value) / Double(scale) : Double(value)) ?? -1
  }

  private func columnAxis(_ x: Double, _ y: Double, _ width: Double) -> String {
    let ticks = ticks(columns, length: width).map { place, label in
      line(x + place, y, x + place, y + 4) + text(label, x: x + place, y: y + 16, Self.middle)
    }
    return ticks.joined() + text(columnLabel, x: x + width / 2, y: y + 34, Self.middle)
  }

  private func rowAxis(_ height: Double) -> String {
    let ticks = ticks(rows, length: height).map { place, label in
      line(Self.left - 4, Self.top + place, Self.left, Self.top + place)
        + text(label, x: Self.left - 7, y: Self.top + place + 4, #"text-anchor="end""#)
    }
    if rowLabel.isEmpty { return "" }
    let y = Self.top + height / 2
    let turned = "\(Self.middle) transform=\"rotate(-90 20 \(plain(y)))\""
    return ticks.joined() + text(rowLabel, x: 20, y: y, turned)
  }

  /// Returns the ticks of an axis for `count` indices: about one in 40 pixels, at multiples of 1, 2 or 5 times a power
  /// of ten.
  private func ticks(_ count: Int, length: Double) -> [(place: Double, label: String)] {
    let wanted = max(1, length / 40)
    let steps = (0..<10).lazy.flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
    let step = steps.first { Double(count) / $0 <= wanted } ?? Double(count)
    return Swift.stride(from: 0, to: Double(count), by: step).map {
      (($0 + 0.5) / Double(count) * length, String(Int($0)))
    }
  }

  private func drawLegend(_ x: Double, _ scale: Float, _ height: Double) -> String {
    let step = height / Double(ColourScale.levels)
    let boxes = (0..<ColourScale.levels).map { level in
      let y = Self.top + height - Double(level + 1) * step
      return "<rect x=\"\(plain(x))\" y=\"\(plain(y))\" width=\"14\" height=\"\(plain(step + 0.5))\" "
        + "fill=\"\(ColourScale.colour(ofLevel: level))\"/>\n"
    }
    let labels = [(-1.0, 1.0), (-0.5, 0.75), (0, 0.5), (0.5, 0.25), (1, 0)].map { value, place in
      text(signed(value * Double(scale)), x: x + 19, y: Self.top + place * height + 4)
    }
    return boxes.joined() + labels.joined() + text("value", x: x, y: Self.top - 8)
  }

  /// The caption: the number of values, whether they are averaged, which row of a bias is which, and what black stands
  /// for.
  private var note: String {
    let cells = panels[0].cells
    let isWhole = cells.rows == rows && cells.columns == columns
    let size = "\(rows) × \(columns)"
    let hasBlack = panels.contains { $0.cells.values.contains { !$0.isFinite } }
    return (isWhole ? "\(size) values" : "\(size) values, averaged to \(cells.rows) × \(cells.columns)")
      + (panels.count > 1 ? " per gate" : "")
      + (rowLabel.isEmpty && rows > 1 ? "; top: bias of the inputs, bottom: bias of the hidden states" : "")
      + (hasBlack ? "; black: not finite" : "")
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    "<path d=\"M\(plain(x1)) \(plain(y1))L\(plain(x2)) \(plain(y2))\" stroke=\"#888\"/>\n"
  }

  private func text(_ text: String, x: Double, y: Double, _ attributes: String = "") -> String {
    "<text x=\"\(plain(x))\" y=\"\(plain(y))\"\(attributes.isEmpty ? "" : " ")\(attributes)>\(text)</text>\n"
  }

  private func signed(_ value: Double) -> String {
    let digits = NumberText.significant(value, most: 3)
    return value < 0 ? digits.replacing("-", with: "−") : digits
  }

  private func plain(_ value: Double) -> String { NumberText.fixed(value, 0...2) }
}
