import Kernels

/// The kernels of a step of a recurrent cell.
extension ShapeCase {
  static let steps = [
    ShapeCase("StateProduct.init(_:_:plus:)") {
      let (units, kernel) = ($0.number("units", 3), packed(Matrix(rows: $0.number("rows", 3), columns: 3)))
      let state = Matrix(rows: 2, columns: units)
      let rows: [Int32] = [0, 1, $0.value("row of the table", 3, or: -1, 4)]
      _ = StateProduct(
        state, kernel,
        plus: .lookedUp(
          Matrix(rows: 4, columns: $0.number("columns of the table", 3)), rows: rows,
          first: $0.value("first row", 1, or: -1, 2)))
    },
    ShapeCase("InputSums.columns(_:)") {
      _ = InputSums.lookedUp(Matrix(rows: 4, columns: 3), rows: [], first: 0).columns($0.range("range", within: 3))
    },
    ShapeCase("simpleRNNForward(_:_:hidden:)") {
      let state = $0.state(3, 5, gates: 1, .plain)
      simpleRNNForward(state.product, .tanh, hidden: $0.matrix("hidden", 3, 5, apartFrom: "h'", state.h))
    },
    ShapeCase("LSTMStates.init(previousCell:cell:cellActivation:hidden:)") {
      _ = LSTMStates(
        previousCell: $0.matrix("previousCell", 3, 5), cell: $0.matrix("cell", 3, 5),
        cellActivation: $0.matrix("cellActivation", 3, 5), hidden: $0.matrix("hidden", 3, 5))
    },
    ShapeCase("lstmForward(_:gates:states:)") {
      let state = $0.state(3, 5, gates: 4, .interleaved(4))
      let (rows, units) = ($0.number("rows of states", 3), $0.number("units of states", 5))
      func matrix() -> Matrix { Matrix(rows: rows, columns: units) }
      let hidden = $0.value("hidden has the memory of h'", false, or: true) ? state.h : matrix()
      lstmForward(
        state.product, gates: $0.matrix("gates", 3, 20),
        states: LSTMStates(previousCell: matrix(), cell: matrix(), cellActivation: matrix(), hidden: hidden))
    },
    ShapeCase("lstmBackward(gates:previousCell:cellActivation:dHidden:dCell:dGates:)") {
      lstmBackward(
        gates: $0.matrix("gates", 3, 20), previousCell: $0.matrix("previousCell", 3, 5),
        cellActivation: $0.matrix("cellActivation", 3, 5), dHidden: $0.matrix("dHidden", 3, 5),
        dCell: $0.matrix("dCell", 3, 5), dGates: $0.matrix("dGates", 3, 20))
    },
    ShapeCase("gruForward(_:previous:bias:gates:recurrentGates:hidden:)") {
      let state = $0.state(3, 5, gates: 3, .interleaved(3))
      gruForward(
        state.product, previous: $0.matrix("previous", 3, 5), bias: $0.matrix("bias", 1, 15),
        gates: $0.matrix("gates", 3, 15), recurrentGates: $0.matrix("recurrentGates", 3, 15),
        hidden: $0.matrix("hidden", 3, 5, apartFrom: "h'", state.h))
    },
    ShapeCase("gruBackward(gates:recurrentGates:previous:dHidden:dPrevious:dGates:dRecurrentGates:)") {
      gruBackward(
        gates: $0.matrix("gates", 3, 15), recurrentGates: $0.matrix("recurrentGates", 3, 15),
        previous: $0.matrix("previous", 3, 5), dHidden: $0.matrix("dHidden", 3, 5),
        dPrevious: $0.matrix("dPrevious", 3, 5), dGates: $0.matrix("dGates", 3, 15),
        dRecurrentGates: $0.matrix("dRecurrentGates", 3, 15))
    },
    ShapeCase("resetBeforeGRUGates(_:gates:reset:)") {
      let state = $0.state(3, 5, gates: 2, .interleaved(2))
      resetBeforeGRUGates(
        state.product, gates: $0.matrix("gates", 3, 15), reset: $0.matrix("reset", 3, 5, apartFrom: "h'", state.h))
    },
    ShapeCase("resetBeforeGRUCandidate(_:previous:gates:hidden:)") {
      let state = $0.state(3, 5, gates: 1, .plain)
      resetBeforeGRUCandidate(
        state.product, previous: $0.matrix("previous", 3, 5), gates: $0.matrix("gates", 3, 15),
        hidden: $0.matrix("hidden", 3, 5, apartFrom: "s", state.h))
    },
    ShapeCase("resetBeforeGRUCandidateBackward(gates:previous:dHidden:dPrevious:)") {
      resetBeforeGRUCandidateBackward(
        gates: $0.matrix("gates", 3, 15), previous: $0.matrix("previous", 3, 5), dHidden: $0.matrix("dHidden", 3, 5),
        dPrevious: $0.matrix("dPrevious", 3, 5))
    },
    ShapeCase("resetBeforeGRUResetBackward(_:gates:kept:dKept:)") {
      resetBeforeGRUResetBackward(
        $0.matrix("dReset", 3, 5), gates: $0.matrix("gates", 3, 15), kept: $0.matrix("kept", 3, 5),
        dKept: $0.matrix("dKept", 3, 5))
    },
  ]
}
