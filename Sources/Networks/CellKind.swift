/// A kind of cell that a config can name.
public struct CellKind: Sendable, Equatable {
  /// Every kind there is. A new cell is a new file and one line here.
  public static let all = [
    CellKind(LSTM.self),
    CellKind(GRU.self),
    CellKind(SimpleRNN.self),
  ]

  /// The variant of the GRU whose reset gate comes before the product.
  public static let resetBefore = CellKind(ResetBeforeGRU.self)

  /// The name in a config: `lstm`, `simple-rnn`. A variant has that of its cell.
  public let name: String
  /// The name of its layer in Keras: `LSTM`.
  public let kerasClass: String
  /// Number of gates that lie side by side in its kernels.
  public let gates: Int
  /// The names of the states that a layer carries from batch to batch.
  public let states: [String]
  private let type: ObjectIdentifier
  let slots: @Sendable (String, Int, NetworkPlan.Layer, inout ParameterLayout) -> RecurrentSlots
  let layer:
    @Sendable (NetworkPlan.Layer, RecurrentSlots, Parameters, InputShape, RecurrentDropout?, Laps) -> any RecurrentLayer

  package init<C: Cell>(_ cell: C.Type) {
    type = ObjectIdentifier(C.self)
    name = C.name
    kerasClass = C.kerasClass
    gates = C.gates.count
    states = ["h"] + C.extraStates
    slots = { name, inputs, plan, layout in
      RecurrentSlots(C.self, plan, name, inputs: inputs, &layout)
    }
    layer = { plan, slots, weights, shape, dropout, laps in
      Recurrent<C>(plan, slots, weights, shape, dropout, laps)
    }
  }

  /// Kinds are the same when their cells are.
  public static func == (a: CellKind, b: CellKind) -> Bool { a.type == b.type }
}
