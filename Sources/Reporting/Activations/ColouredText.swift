/// Writes a text in HTML whose background colours show the state of a unit: green above zero, orange below.
package enum ColouredText {
  private static let levels = 8

  /// Returns the text in HTML. Adjacent pieces of the same colour become one element.
  ///
  /// - Parameters:
  ///   - pieces: the whole text.
  ///   - range: the pieces to show.
  ///   - values: the state after each piece of the whole text. The largest magnitude gets the full colour.
  package static func html(_ pieces: [String], _ range: Range<Int>, _ values: [Float]) -> String {
    let most = values.reduce(0) { max($0, abs($1)) }
    var (html, open) = ("", 0)
    for index in range {
      let level = most > 0 ? Int((values[index] / most * Float(levels)).rounded()) : 0
      if level != open {
        html += (open == 0 ? "" : "</i>") + (level == 0 ? "" : "<i class=\"\(level > 0 ? "p" : "n")\(abs(level))\">")
        open = level
      }
      html += escaped(pieces[index])
    }
    return "<pre class=\"states\">\(html)\(open == 0 ? "" : "</i>")</pre>\n"
  }

  /// The style sheet of the colours.
  package static let style =
    "<style>pre.states i { font-style: normal; }\n"
    + (1...levels).map { level in
      let opacity = level * 60 / levels
      return "pre.states .p\(level) { background: color-mix(in srgb, var(--c2) \(opacity)%, transparent); }\n"
        + "pre.states .n\(level) { background: color-mix(in srgb, var(--c1) \(opacity)%, transparent); }\n"
    }.joined() + "</style>\n"
}
