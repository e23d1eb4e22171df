import Kernels

/// The states that a network carries from one batch to the next, (B, units) for each state of each layer.
public final class CarriedState {
  /// The states' names, layer by layer: `lstm_1/h`, `lstm_1/c`, `lstm_2/h`, ….
  public let names: [String]
  /// The states, in the same order.
  public let states: [Matrix]
  private let ranges: [Range<Int>]

  /// States of `rows` rows, all zero.
  public convenience init(_ blueprint: Blueprint, rows: Int) { self.init(blueprint.main.carriedStates, rows: rows) }

  /// The same for the states of some layers.
  init(_ layers: [[(name: String, units: Int)]], rows: Int) {
    var first = 0
    ranges = layers.map { states in
      defer { first += states.count }
      return first..<first + states.count
    }
    names = layers.flatMap { $0.map(\.name) }
    states = layers.flatMap { $0.map { Matrix(rows: rows, columns: $0.units) } }
  }

  /// States of the same network and rows as others, all zero.
  public init(like other: CarriedState) {
    names = other.names
    states = other.states.map { Matrix(rows: $0.rows, columns: $0.columns) }
    ranges = other.ranges
  }

  /// Sets all states to zero, as before the first token of a text.
  public func reset() {
    for state in states { state.fill(0) }
  }

  /// Takes the values of other states of the same sizes and rows.
  public func copy(from other: CarriedState) {
    for (mine, theirs) in zip(states, other.states) { mine.copy(from: theirs) }
  }

  /// The states of one layer: h, then the extra ones of its cell.
  subscript(layer index: Int) -> ArraySlice<Matrix> { states[ranges[index]] }
}
