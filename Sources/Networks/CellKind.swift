/// A kind of cell that a config can name.
public struct CellKind: Sendable, Equatable {
  /// Every kind there is. A new cell is a new file and one line here.
  public static let all = [
    CellKind(LSTM.self),
    CellKind(GRU.self),
    CellKind(SimpleRNN.self),
  ]

  /// The name in a config: `lstm`, `simple-rnn`.
  public let name: String
  /// The name of its layer in Keras: `LSTM`.
  public let kerasClass: String
  /// Number of gates that lie side by side in its kernels.
  public let gates: Int
  /// The names of the states that a layer carries from batch to batch.
  public let states: [String]
  let slots: @Sendable (String, Int, Int, inout ParameterLayout) -> RecurrentSlots
  let layer: @Sendable (RecurrentSlots, Parameters, InputShape, Laps) -> any RecurrentLayer

  init<C: Cell>(_ cell: C.Type) {
    name = C.name
    kerasClass = C.kerasClass
    gates = C.gates.count
    states = ["h"] + C.extraStates
    slots = { name, inputs, units, layout in
      RecurrentSlots(C.self, name, inputs: inputs, units: units, &layout)
    }
    layer = { slots, weights, shape, laps in Recurrent<C>(slots, weights, shape, laps) }
  }

  /// Kinds are the same when their names are.
  public static func == (a: CellKind, b: CellKind) -> Bool { a.name == b.name }
}
