import Kernels

/// The states that a network carries from one batch to the next: one (B, units) matrix for each state of each layer.
public final class CarriedState {
  /// The names of the states, layer by layer: `lstm_1/h`, `lstm_1/c`, `lstm_2/h`, ….
  public let names: [String]
  /// The states, each (B, units), in the order of ``names``.
  public let states: [Matrix]
  private let ranges: [Range<Int>]

  /// Creates zero states for the network of a blueprint and `rows` rows.
  public convenience init(_ blueprint: Blueprint, rows: Int) { self.init(blueprint.main.carriedStates, rows: rows) }

  /// Creates zero states with these names and numbers of units, layer by layer, for `rows` rows.
  init(_ layers: [[(name: String, units: Int)]], rows: Int) {
    var first = 0
    ranges = layers.map { states in
      defer { first += states.count }
      return first..<first + states.count
    }
    names = layers.flatMap { $0.map(\.name) }
    states = layers.flatMap { $0.map { Matrix(rows: rows, columns: $0.units) } }
  }

  /// Creates zero states with the names and shapes of others.
  public init(like other: CarriedState) {
    names = other.names
    states = other.states.map { Matrix(rows: $0.rows, columns: $0.columns) }
    ranges = other.ranges
  }

  /// Sets all states to zero, as before the first token of a text.
  public func reset() {
    for state in states { state.fill(0) }
  }

  /// Sets the states of one row to zero.
  func reset(row: Int) {
    for state in states { state.rows(row..<row + 1).fill(0) }
  }

  /// Copies the values of states with the same shapes.
  public func copy(from other: CarriedState) {
    for (mine, theirs) in zip(states, other.states) { mine.copy(from: theirs) }
  }

  /// The states of one layer: h, followed by the extra states of its cell.
  subscript(layer index: Int) -> ArraySlice<Matrix> { states[ranges[index]] }
}
