/// A text whose letters lie on the colour of a unit's state: green above zero, orange below.
package struct ColouredText {
  private static let levels = 8

  /// The text in HTML; neighbours of one colour are one piece.
  ///
  /// - Parameters:
  ///   - range: the pieces that are shown.
  ///   - values: the state after each piece of the whole text. The largest has the full colour.
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

  /// The colours.
  package static let style =
    "<style>pre.states i { font-style: normal; }\n"
    + (1...levels).map { level in
      let share = level * 60 / levels
      return "pre.states .p\(level) { background: color-mix(in srgb, var(--c2) \(share)%, transparent); }\n"
        + "pre.states .n\(level) { background: color-mix(in srgb, var(--c1) \(share)%, transparent); }\n"
    }.joined() + "</style>\n"
}
