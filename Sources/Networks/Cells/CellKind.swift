import Synchronization

/// A kind of cell that a config can name.
public struct CellKind: Sendable, Equatable {
  /// All kinds that configs can name.
  public static var all: [CellKind] { known.withLock { $0 } }

  /// To add a cell to this package, add its file and one line here.
  private static let known = Mutex([
    CellKind(LSTM.self),
    CellKind(GRU.self),
    CellKind(SimpleRNN.self),
  ])

  /// Registers a cell of another package, so that configs can name it. Call this before the first config is read.
  public static func register<C: Cell>(_ cell: C.Type) { known.withLock { $0.append(CellKind(cell)) } }

  /// The variant of the GRU that applies the reset gate before the recurrent product: see `ResetBeforeGRU`.
  public static let resetBefore = CellKind(ResetBeforeGRU.self)

  /// The name in a config: `lstm`, `simple-rnn`. A variant has the name of its cell.
  public let name: String
  /// The name of the layer in Keras: `LSTM`.
  public let kerasClass: String
  /// The number of gates that lie side by side in the kernels.
  public let gates: Int
  /// The names of a layer's states: `h`, followed by the extra states of the cell.
  public let states: [String]
  private let type: ObjectIdentifier
  let slots: @Sendable (String, Int, NetworkPlan.Layer, inout ParameterLayout) -> RecurrentSlots
  let layer:
    @Sendable (NetworkPlan.Layer, RecurrentSlots, Parameters, InputShape, RecurrentDrops, Laps) -> any RecurrentLayer

  /// Creates the kind of a cell.
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

  /// Returns whether both kinds have the same cell.
  public static func == (a: CellKind, b: CellKind) -> Bool { a.type == b.type }
}
