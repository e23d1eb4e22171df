import Synchronization

/// A kind of cell that a config can name.
public struct CellKind: Sendable, Equatable {
  /// Every kind there is.
  public static var all: [CellKind] { known.withLock { $0 } }

  /// A new cell is a new file and one line here.
  private static let known = Mutex([
    CellKind(LSTM.self),
    CellKind(GRU.self),
    CellKind(SimpleRNN.self),
  ])

  /// Makes a cell of another package known, so that configs can name it. Before the first config is read.
  public static func register<C: Cell>(_ cell: C.Type) { known.withLock { $0.append(CellKind(cell)) } }

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
    @Sendable (NetworkPlan.Layer, RecurrentSlots, Parameters, InputShape, RecurrentDrops, Laps) -> any RecurrentLayer

  /// The kind of a cell.
  public init<C: Cell>(_ cell: C.Type) {
    type = ObjectIdentifier(C.self)
    name = C.name
    kerasClass = C.kerasClass
    gates = C.gates.count
    states = ["h"] + C.extraStates
    slots = { name, inputs, plan, layout in
      RecurrentSlots(C.self, plan, name, inputs: inputs, &layout)
    }
    layer = { plan, slots, weights, shape, drops, laps in
      Recurrent<C>(plan, slots, weights, shape, drops, laps)
    }
  }

  /// Kinds are the same when their cells are.
  public static func == (a: CellKind, b: CellKind) -> Bool { a.type == b.type }
}
