import Glibc
import Kernels
import Testing

/// Compares the step of the LSTM with its equations in double precision.
struct LSTMStepTests {
  /// All matrices that one step reads and writes.
  struct Step: CellStep {
    let operands: StepOperands
    let previousCell: Matrix
    let gates, cell, activation, hidden: Matrix

    init(rows: Int, features: Int, units: Int, scale: Float = 1, way: InputWay = .inPlace) {
      operands = StepOperands(
        rows: rows, features: features, units: units, gates: 4, .interleaved(4), scale: scale, way: way)
      previousCell = random(rows, units, seed: 6, scale: 2)
      gates = Matrix(rows: rows, columns: 4 * units)
      cell = Matrix(rows: rows, columns: units)
      activation = Matrix(rows: rows, columns: units)
      hidden = Matrix(rows: rows, columns: units)
    }

    var results: [Matrix] { [hidden, cell, gates] }

    func forward(_ rows: Range<Int>) {
      lstmForward(
        operands.begin(rows, gates), gates: gates.rows(rows),
        states: LSTMStates(
          previousCell: previousCell.rows(rows), cell: cell.rows(rows), cellActivation: activation.rows(rows),
          hidden: hidden.rows(rows)))
    }

    /// Returns i, f, g, o of a unit in double precision.
    func gates(_ row: Int, _ unit: Int) -> [Double] {
      let sums = (0..<4).map { gate in
        let column = gate * hidden.columns + unit
        return operands.input(row, column) + operands.recurrent(row, column)
      }
      return [logistic(sums[0]), logistic(sums[1]), tanh(sums[2]), logistic(sums[3])]
    }
  }

  @Test(arguments: [1, 2, 3, 5, 6, 7, 12, 13], [1, 3, 15, 16, 17, 33])
  func followsItsEquations(rows: Int, units: Int) {
    let step = Step(rows: rows, features: 5, units: units)
    step.forward(0..<rows)
    for row in 0..<rows {
      for unit in 0..<units {
        let gates = step.gates(row, unit)
        let cell = gates[1] * Double(step.previousCell[row, unit]) + gates[0] * gates[2]
        for (gate, value) in gates.enumerated() {
          #expect(abs(Double(step.gates[row, gate * units + unit]) - value) < 2e-6)
        }
        #expect(abs(Double(step.cell[row, unit]) - cell) < 4e-6)
        #expect(abs(Double(step.activation[row, unit]) - tanh(cell)) < 4e-6)
        #expect(abs(Double(step.hidden[row, unit]) - gates[3] * tanh(cell)) < 4e-6)
      }
    }
  }

  @Test(arguments: [1, 3, 7], [1, 15, 16, 17, 33])
  func takesGradientsBack(rows: Int, units: Int) {
    let gates = random(rows, 4 * units, seed: 1)
    let activated = gates.values.map(Double.init)
    let (before, activation) = (random(rows, units, seed: 2), random(rows, units, seed: 3))
    let (dHidden, dCell) = (random(rows, units, seed: 4), random(rows, units, seed: 5))
    let carried = dCell.values.map(Double.init)
    lstmBackward(
      gates: gates, previousCell: before, cellActivation: activation, dHidden: dHidden, dCell: dCell, dGates: gates)
    for row in 0..<rows {
      for unit in 0..<units {
        let gate = (0..<4).map { activated[row * 4 * units + $0 * units + unit] }
        let (i, f, g, o) = (gate[0], gate[1], gate[2], gate[3])
        let (a, c, dh) = (Double(activation[row, unit]), Double(before[row, unit]), Double(dHidden[row, unit]))
        let dc = carried[row * units + unit] + dh * o * (1 - a * a)
        let expected = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g * g), dh * a * o * (1 - o)]
        for (gate, value) in expected.enumerated() {
          #expect(abs(Double(gates[row, gate * units + unit]) - value) < 2e-6)
        }
        #expect(abs(Double(dCell[row, unit]) - dc * f) < 2e-6)
      }
    }
  }
}
