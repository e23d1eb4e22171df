import Kernels

/// An embedding in two dimensions: what lies together was found to be alike.
///
/// - Parameter words: a word for each row of the table.
package func embeddingSection(_ words: [String], _ table: Matrix, title: String) -> Page.Section {
  let shown = min(words.count, 400)
  let components = PrincipalComponents(table.rows(0..<shown))
  let shares = [components.shares.0, components.shares.1].map { "\(Int(($0 * 100).rounded())) %" }
  let which = shown < words.count ? "the first \(shown) of \(grouped(words.count)) tokens" : "\(shown) tokens"
  let note =
    "The two principal components of \(which), which hold \(shares[0]) and \(shares[1]) of the variance. "
    + (shown > EmbeddingMap.mostNames ? "Point at a dot for its token." : "")
  let map = EmbeddingMap(words: Array(words.prefix(shown)), places: components.places)
  return Page.Section(title, "<p class=\"note\">\(note)</p>\(map.figure)")
}

/// Words at their places in a plane.
struct EmbeddingMap {
  let words: [String]
  let places: [(x: Double, y: Double)]

  /// More words than these would lie on each other: then there are dots, and words are shown when they are pointed at.
  static let mostNames = 120

  /// The map, drawn for a desk and for a phone.
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
    return "<svg viewBox=\"0 0 \(plain(width)) \(plain(height))\" role=\"img\" aria-label=\"embedding\">"
      + marks.joined(separator: "\n") + "</svg>"
  }

  private func mark(_ word: String, x: Double, y: Double) -> String {
    let (word, isNamed) = (escaped(word), words.count <= EmbeddingMap.mostNames)
    let text = { (y: Double, type: String) in
      "<text x=\"\(plain(x))\" y=\"\(plain(y))\" font-size=\"14\"\(type)>\(word)</text>"
    }
    let inside =
      isNamed
      ? text(y + 4, "")
      : "<circle cx=\"\(plain(x))\" cy=\"\(plain(y))\" r=\"3.5\"/>" + text(y - 8, " class=\"hidden\"")
    return "<g class=\"place\" tabindex=\"0\"><title>\(word)</title>\(inside)</g>"
  }
}
