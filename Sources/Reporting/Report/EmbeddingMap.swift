/// A drawing of words at positions in a plane.
struct EmbeddingMap {
  let words: [String]
  let places: [(x: Double, y: Double)]

  /// The largest number of words for which names are drawn. More names would overlap, so there are dots, and a name
  /// appears when the user points at its dot.
  static let maximumNames = 120

  /// The map, in one version for wide windows and one for narrow windows.
  var figure: String {
    "<figure><div class=\"wide\">\(svg(width: 800, height: 520))</div>"
      + "<div class=\"narrow\">\(svg(width: 360, height: 360))</div></figure>\n"
  }

  private func svg(width: Double, height: Double) -> String {
    let x = Axis(places.map(\.x), wanted: 5, isTight: true)
    let y = Axis(places.map(\.y), wanted: 5, isTight: true)
    let marks = zip(words, places).map { word, place in
      mark(word, x: 24 + x.place(place.x) * (width - 48), y: height - 20 - y.place(place.y) * (height - 40))
    }
    return "<svg viewBox=\"0 0 \(coordinate(width)) \(coordinate(height))\" role=\"img\" aria-label=\"embedding\">"
      + marks.joined(separator: "\n") + "</svg>"
  }

  private func mark(_ word: String, x: Double, y: Double) -> String {
    let (word, isNamed) = (escaped(word), words.count <= EmbeddingMap.maximumNames)
    let text = { (y: Double, type: String) in
      "<text x=\"\(coordinate(x))\" y=\"\(coordinate(y))\" font-size=\"14\"\(type)>\(word)</text>"
    }
    let inside =
      isNamed
      ? text(y + 4, "")
      : "<circle cx=\"\(coordinate(x))\" cy=\"\(coordinate(y))\" r=\"3.5\"/>" + text(y - 8, " class=\"hidden\"")
    return "<g class=\"place\" tabindex=\"0\"><title>\(word)</title>\(inside)</g>"
  }
}
