import Inspection

/// Returns the section that shows how often the gates of a run's layers are saturated, over the steps. Nil if no layer
/// has gates.
package func gateSection(_ run: ReportedRun, title: String) -> Page.Section? {
  let logged = run.lines.compactMap { line in line.gates.map { (step: line.step, gates: $0) } }
  let layers = Set(logged.flatMap { $0.gates.keys }).sorted()
  let charts = layers.map { layer in
    let names = logged.last?.gates[layer]?.map(\.gate) ?? []
    let series = names.enumerated().flatMap { index, name in
      let facts = logged.compactMap { entry in
        entry.gates[layer]?.first { $0.gate == name }.map { (step: Double(entry.step), facts: $0) }
      }
      let word = Gate(name).word
      return [
        LineChart.Series(
          name: "\(word), open", colour: index, points: facts.map { ($0.step, $0.facts.open * 100) }),
        LineChart.Series(
          name: "\(word), shut", colour: index, style: .dashed, points: facts.map { ($0.step, $0.facts.shut * 100) }),
      ]
    }
    return LineChart(title: layer, yLabel: "% of the gate's pre-activations", series: series).figure
  }
  if charts.isEmpty { return nil }
  let note = "A gate is open if its pre-activation is above 4, and shut if it is below −4. Its gradient is small there."
  return Page.Section(title, "<p class=\"note\">\(note)</p>\(charts.joined())")
}
