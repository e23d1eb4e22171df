/// Several curves over a common axis.
package struct LineChart {
  /// A curve.
  package struct Series {
    /// The style of the line.
    package enum Style: String {
      case plain, faint, dashed
      /// A line with a dot at each point.
      case dotted
    }

    package let name: String
    /// The index of the colour, from 0.
    package let colour: Int
    package let style: Style
    package let points: [(x: Double, y: Double)]

    package init(name: String, colour: Int, style: Style = .plain, points: [(x: Double, y: Double)]) {
      (self.name, self.colour, self.style, self.points) = (name, colour, style, points)
    }
  }

  /// An area between two curves.
  package struct Band {
    package let name: String
    /// The index of the colour, from 0.
    package let colour: Int
    package let points: [(x: Double, low: Double, high: Double)]

    package init(name: String, colour: Int, points: [(x: Double, low: Double, high: Double)]) {
      (self.name, self.colour, self.points) = (name, colour, points)
    }
  }

  package let title: String
  package let xLabel: String
  package let yLabel: String
  package let series: [Series]
  /// The areas below the curves.
  package let bands: [Band]

  package init(title: String, xLabel: String = "step", yLabel: String, series: [Series], bands: [Band] = []) {
    (self.title, self.xLabel, self.yLabel, self.series, self.bands) = (title, xLabel, yLabel, series, bands)
  }

  private static let colours = 7
  private static let maximumPoints = 400

  /// The chart with its title and legend, in one version for wide windows and one for narrow windows. Empty if no
  /// series has a finite value.
  package var figure: String {
    let shown = series.filter { $0.points.contains { $0.y.isFinite } }
    if shown.isEmpty { return "" }
    let samples =
      shown.map { "<li>\(sample($0))\(escaped($0.name))</li>" }
      + bands.map { "<li>\(sample($0))\(escaped($0.name))</li>" }
    let legend = samples.count > 1 ? "<ul class=\"legend\">\(samples.joined())</ul>" : ""
    return """
      <figure><figcaption>\(escaped(title))</figcaption>\(legend)
      <div class="wide">\(svg(shown, width: 800, height: 300))</div>
      <div class="narrow">\(svg(shown, width: 360, height: 250))</div></figure>

      """
  }

  private func svg(_ series: [Series], width: Double, height: Double) -> String {
    let points =
      series.flatMap(\.points) + bands.flatMap { $0.points.flatMap { [($0.x, $0.low), ($0.x, $0.high)] } }
    let x = Axis(points.map(\.0), wanted: Int(width / 70), isTight: true)
    let y = Axis(points.map(\.1), wanted: 5)
    let left = 14 + 7 * Double(y.ticks.map { Axis.label($0).count }.max() ?? 1)
    let frame = Frame(left: left, right: width - 16, top: 24, bottom: height - 42, x: x, y: y)
    let box = "0 0 \(coordinate(width)) \(coordinate(height))"
    return "<svg viewBox=\"\(box)\" role=\"img\" aria-label=\"\(escaped(title))\">"
      + axes(frame, width, height) + bands.map { draw($0, frame) }.joined() + series.map { draw($0, frame) }.joined()
      + "</svg>"
  }

  private func axes(_ frame: Frame, _ width: Double, _ height: Double) -> String {
    let rows = frame.y.ticks.map { tick in
      let y = coordinate(frame.y(tick))
      return "<path class=\"grid\" d=\"M\(coordinate(frame.left)) \(y)H\(coordinate(frame.right))\"/>"
        + "<text x=\"\(coordinate(frame.left - 7))\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(Axis.label(tick))</text>"
    }
    let columns = frame.x.ticks.map { tick in
      "<text x=\"\(coordinate(frame.x(tick)))\" y=\"\(coordinate(frame.bottom + 18))\" text-anchor=\"middle\">"
        + "\(Axis.label(tick))</text>"
    }
    let labels =
      "<text x=\"0\" y=\"11\">\(escaped(yLabel))</text><text x=\"\(coordinate(frame.right))\" "
      + "y=\"\(coordinate(height - 4))\" text-anchor=\"end\">\(escaped(xLabel))</text>"
    return rows.joined() + columns.joined() + labels
  }

  private func draw(_ series: Series, _ frame: Frame) -> String {
    let points = thinned(series.points)
    let path = points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(coordinate(frame.x(point.x))) \(coordinate(frame.y(point.y)))"
    }
    let line =
      "<path class=\"series \(series.style)\" stroke=\"\(colour(series))\" d=\"\(path.joined())\">"
      + "<title>\(escaped(series.name))</title></path>"
    if series.style != .dotted && points.count > 1 { return line }
    return line
      + points.map { point in
        let (x, y) = (coordinate(frame.x(point.x)), coordinate(frame.y(point.y)))
        return "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"3.5\" fill=\"\(colour(series))\">"
          + "<title>\(escaped(series.name)), \(xLabel) \(Axis.label(point.x)): \(Axis.label(point.y))</title></circle>"
      }.joined()
  }

  private func draw(_ band: Band, _ frame: Frame) -> String {
    let there = band.points.filter { $0.low.isFinite && $0.high.isFinite }
    let corners = there.map { ($0.x, $0.high) } + there.reversed().map { ($0.x, $0.low) }
    let path = corners.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(coordinate(frame.x(point.0))) \(coordinate(frame.y(point.1)))"
    }
    return "<path class=\"band\" fill=\"\(colour(band))\" d=\"\(path.joined())Z\">"
      + "<title>\(escaped(band.name))</title></path>"
  }

  /// Averages adjacent points, so that no more than ``maximumPoints`` remain.
  private func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    let finite = points.filter(\.y.isFinite)
    let size = (finite.count + LineChart.maximumPoints - 1) / LineChart.maximumPoints
    if size <= 1 { return finite }
    return stride(from: 0, to: finite.count, by: size).map { start in
      let some = finite[start..<min(start + size, finite.count)]
      return (some[some.endIndex - 1].x, some.reduce(0) { $0 + $1.y } / Double(some.count))
    }
  }

  private func sample(_ series: Series) -> String {
    let dot = series.style == .dotted ? "<circle cx=\"13\" cy=\"5\" r=\"3.5\" fill=\"\(colour(series))\"/>" : ""
    return "<svg viewBox=\"0 0 26 10\" aria-hidden=\"true\"><path class=\"series \(series.style)\" "
      + "stroke=\"\(colour(series))\" d=\"M1 5H25\"/>\(dot)</svg>"
  }

  private func sample(_ band: Band) -> String {
    "<svg viewBox=\"0 0 26 10\" aria-hidden=\"true\"><path class=\"band\" fill=\"\(colour(band))\" d=\"M1 0H25V10H1Z\"/></svg>"
  }

  private func colour(_ band: Band) -> String { "var(--c\(band.colour % LineChart.colours))" }

  private func colour(_ series: Series) -> String { "var(--c\(series.colour % LineChart.colours))" }
}

/// Converts the values of a chart to positions in the drawing.
private struct Frame {
  let left, right, top, bottom: Double
  let x, y: Axis

  func x(_ value: Double) -> Double { left + x.place(value) * (right - left) }
  func y(_ value: Double) -> Double { bottom - y.place(value) * (bottom - top) }
}
