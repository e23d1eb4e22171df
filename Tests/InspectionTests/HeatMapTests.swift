import Networks
import Testing

import Inspection

struct HeatMapTests {
  private let gates = ["z", "r", "h"].map { Gate($0) }

  private func slot(_ name: String, _ role: Slot.Role, _ shape: [Int]) -> Slot {
    var layout = ParameterLayout()
    return layout.add(name, role, shape, .zeros)
  }

  @Test func eachGateHasAPanel() {
    // Two inputs and two units. The hundreds are the input, the tens the gate, the ones the unit.
    let values: [Float] = [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]
    let all = HeatMap(
      name: "gru_1/kernel", shape: [2, 6], values: values, slot: slot("gru_1/kernel", .kernel, [2, 6]), gates: gates,
      shown: gates)
    #expect(all.panels.map(\.title) == ["update (z)", "reset (r)", "candidate (h)"])
    #expect(all.panels[1].cells.values == [10, 11, 110, 111])
    let one = HeatMap(
      name: "gru_1/kernel", shape: [2, 6], values: values, slot: slot("gru_1/kernel", .kernel, [2, 6]), gates: gates,
      shown: [gates[2]])
    #expect(one.panels.map(\.cells.values) == [[20, 21, 120, 121]])
    #expect(one.rowLabel == "inputs" && one.columnLabel == "units" && one.rows == 2 && one.columns == 2)
  }

  @Test func largeArraysAreAveraged() {
    let values = (0..<250 * 3).map { Float($0 / 3) }
    let map = HeatMap(
      name: "embedding/embeddings", shape: [250, 3], values: values,
      slot: slot("embedding/embeddings", .table, [250, 3]),
      gates: [], shown: [])
    let cells = map.panels[0].cells
    #expect(cells.rows == 100 && cells.columns == 3 && map.rows == 250)
    // The blocks have two or three rows: 0 and 1, then 2, 3 and 4, and so on.
    #expect(cells[0, 0] == 0.5 && cells[1, 2] == 3 && cells[99, 1] == 248)
    #expect(map.svg().contains("averaged to 100 × 3"))
  }

  @Test func coloursAreSymmetricAroundZero() {
    #expect(ColourScale.colour(ofLevel: 0) == "#053061" && ColourScale.colour(ofLevel: 40) == "#67001f")
    #expect(ColourScale.level(0) == 20 && ColourScale.colour(ofLevel: 20) == "#f7f7f7")
    #expect(ColourScale.level(-5) == 0 && ColourScale.level(1) == 40 && ColourScale.level(.nan) == nil)
  }
}
