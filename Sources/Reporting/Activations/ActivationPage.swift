/// A page of a text in the colours of a model's units.
package struct ActivationPage {
  private let text: TokenizedText
  private let states: UnitStates
  private let chosen: Int?

  /// - Parameter chosen: which unit's colours the whole text has; none for the one that follows something best.
  package init(_ text: TokenizedText, _ states: UnitStates, chosen: Int?) {
    (self.text, self.states, self.chosen) = (text, states, chosen)
  }

  /// Tokens of an excerpt.
  private static let excerpt = 1200
  /// Units of a ranking.
  private static let ranked = 5

  /// The page.
  package func page(title: String, lead: String) -> Page {
    let rankings = TextFeature.allCases.map { ($0, ranking($0)) }
    let best = rankings.compactMap(\.1.first).max { abs($0.r) < abs($1.r) }
    let unit = chosen ?? best?.unit ?? 0
    let whole = ColouredText.html(text.pieces, text.pieces.indices, states.values[unit])
    return Page(
      title: title, lead: lead,
      [
        Page.Section("The units that follow something best", ColouredText.style + table(rankings)),
        Page.Section("Unit \(states.units[unit].name)", whole),
      ] + rankings.compactMap { feature, ranking in ranking.first.map { section(feature, $0) } })
  }

  /// The units in the order of how closely they follow a feature; none where the text does not have it.
  private func ranking(_ feature: TextFeature) -> [(unit: Int, r: Double)] {
    let wanted = feature.values(text.pieces)
    let all = states.values.enumerated().compactMap { unit, values in correlation(values, wanted).map { (unit, $0) } }
    return Array(all.sorted { abs($0.1) > abs($1.1) }.prefix(ActivationPage.ranked))
  }

  private func table(_ rankings: [(TextFeature, [(unit: Int, r: Double)])]) -> String {
    let rows = rankings.flatMap { feature, ranking in
      ranking.isEmpty
        ? [HTMLTable.Row(cells: [feature.title, "the text has none", ""])]
        : ranking.enumerated().map { place, entry in
          HTMLTable.Row(cells: [
            place == 0 ? feature.title : "", states.units[entry.unit].name, fixed(entry.r, 2),
          ])
        }
    }
    let note = "The correlation of a unit's state with what the text has there: near 1 or −1 it follows it closely."
    return "<p class=\"note\">\(note) Green is a state above zero, orange below.</p>"
      + HTMLTable(header: ["what", "unit", "correlation"], rows: rows, words: [0, 1]).html
  }

  private func section(_ feature: TextFeature, _ best: (unit: Int, r: Double)) -> Page.Section {
    // From a little before the place where there is something to see.
    let wanted = feature.values(text.pieces)
    let first = max(0, (wanted.firstIndex { $0 > 0 } ?? 0) - 100)
    let range = first..<min(first + ActivationPage.excerpt, text.pieces.count)
    return Page.Section(
      "\(feature.title): \(states.units[best.unit].name)",
      ColouredText.html(text.pieces, range, states.values[best.unit]))
  }
}
