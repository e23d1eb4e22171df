/// Makes a page that shows a text in colours, which stand for the state of a unit after each token.
package struct ActivationPage {
  private let text: TokenizedText
  private let states: UnitStates
  private let chosen: Int?

  /// - Parameter chosen: the index of the unit to colour the whole text by. Nil for the unit with the highest
  ///   correlation.
  package init(_ text: TokenizedText, _ states: UnitStates, chosen: Int?) {
    (self.text, self.states, self.chosen) = (text, states, chosen)
  }

  /// The number of tokens in an excerpt.
  private static let excerpt = 1200
  /// The number of units in a ranking.
  private static let ranked = 5

  /// Returns the page.
  package func page(title: String, lead: String) -> Page {
    let rankings = TextFeature.allCases.map { ($0, ranking($0)) }
    let best = rankings.compactMap(\.1.first).max { abs($0.r) < abs($1.r) }
    let unit = chosen ?? best?.unit ?? 0
    let whole = ColouredText.html(text.pieces, text.pieces.indices, states.values[unit])
    return Page(
      title: title, lead: lead,
      [
        Page.Section("Units with the highest correlation", ColouredText.style + table(rankings)),
        Page.Section("Unit \(states.units[unit].name)", whole),
      ] + rankings.compactMap { feature, ranking in ranking.first.map { section(feature, $0) } })
  }

  /// Returns the units whose states correlate most with a feature, the highest first. Empty if the text does not have
  /// the feature.
  private func ranking(_ feature: TextFeature) -> [(unit: Int, r: Double)] {
    let wanted = feature.values(text.pieces)
    let all = states.values.enumerated().compactMap { unit, values in correlation(values, wanted).map { (unit, $0) } }
    return Array(all.sorted { abs($0.1) > abs($1.1) }.prefix(ActivationPage.ranked))
  }

  private func table(_ rankings: [(TextFeature, [(unit: Int, r: Double)])]) -> String {
    let rows = rankings.flatMap { feature, ranking in
      ranking.isEmpty
        ? [HTMLTable.Row(cells: [feature.title, "not in this text", ""])]
        : ranking.enumerated().map { place, entry in
          HTMLTable.Row(cells: [
            place == 0 ? feature.title : "", states.units[entry.unit].name, fixed(entry.r, 2),
          ])
        }
    }
    let note = "Pearson's correlation of a unit's state with a feature of the text. Near 1 or −1 the unit tracks it."
    return "<p class=\"note\">\(note) Green is a state above zero, orange a state below zero.</p>"
      + HTMLTable(header: ["feature", "unit", "correlation"], rows: rows, words: [0, 1]).html
  }

  private func section(_ feature: TextFeature, _ best: (unit: Int, r: Double)) -> Page.Section {
    // The excerpt starts shortly before the first place that has the feature.
    let wanted = feature.values(text.pieces)
    let first = max(0, (wanted.firstIndex { $0 > 0 } ?? 0) - 100)
    let range = first..<min(first + ActivationPage.excerpt, text.pieces.count)
    return Page.Section(
      "\(feature.title): \(states.units[best.unit].name)",
      ColouredText.html(text.pieces, range, states.values[best.unit]))
  }
}
