import Datasets
import Failures
import Glibc
import Kernels
import Networks

/// The states of a model's units after each token of a text: tanh(c) for an LSTM, otherwise h.
package struct UnitStates {
  /// A unit of a recurrent layer.
  struct Unit: Equatable {
    let layer: String
    let index: Int

    /// The name on the page and the command line: `lstm_2/37`.
    var name: String { "\(layer)/\(index)" }
  }

  /// All units, from the lowest layer up.
  let units: [Unit]
  /// The states of each unit, one for each token.
  let values: [[Float]]

  /// Runs the model over a text.
  ///
  /// - Throws: a failure of kind `usage` if the model does not read text in one direction from the start.
  package init(_ text: TokenizedText, _ blueprint: Blueprint, _ weights: Parameters) throws {
    let states = UnitStates.shown(blueprint)
    if blueprint.form.source != nil || states.isEmpty {
      throw Failure(
        .usage, "the model has no units that go through a text from its beginning; give one of running text")
    }
    let network = Network(blueprint, weights, steps: 1, rows: 1)
    let indices = states.map { state in network.carried.names.firstIndex(of: state.name) ?? 0 }
    units = states.flatMap { state in (0..<state.units).map { Unit(layer: state.layer, index: $0) } }
    var values = [[Float]](repeating: [], count: units.count)
    for index in values.indices { values[index].reserveCapacity(text.tokens.count) }
    for token in text.tokens {
      _ = network.forward(Batch(token: token))
      var unit = 0
      for (state, index) in zip(states, indices) {
        let vector = network.carried.states[index]
        for column in 0..<state.units {
          values[unit].append(state.isCell ? Float(tanh(Double(vector[0, column]))) : vector[0, column])
          unit += 1
        }
      }
    }
    self.values = values
  }

  /// Returns the index of the unit that the user names: `lstm_2/37`, or `37` for the topmost layer.
  ///
  /// - Throws: a failure of kind `usage` that lists the units, if there is no such unit.
  package func index(ofUnit name: String) throws -> Int {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let layer = parts.count > 1 ? String(parts[0]) : units.last?.layer ?? ""
    if let number = parts.last.flatMap({ Int($0) }), parts.count < 3,
      let index = units.firstIndex(of: Unit(layer: layer, index: number))
    {
      return index
    }
    let layers = Dictionary(grouping: units, by: \.layer).map { "\($0)/0 to \($0)/\($1.count - 1)" }.sorted()
    throw Failure(.usage, "--unit \(name): no such unit; there are \(layers.joined(separator: ", "))")
  }

  /// Returns the state to show of each layer.
  private static func shown(_ blueprint: Blueprint) -> [(layer: String, name: String, units: Int, isCell: Bool)] {
    let states = blueprint.carriedStates
    return blueprint.layerNames.compactMap { layer in
      let cell = states.first { $0.name == "\(layer)/c" }
      return (cell ?? states.first { $0.name == "\(layer)/h" }).map { (layer, $0.name, $0.units, cell != nil) }
    }
  }
}
