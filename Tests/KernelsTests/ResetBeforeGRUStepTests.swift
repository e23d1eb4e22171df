import Glibc
import Kernels
import Testing

/// Compares the step of a GRU that resets before the product with its equations in double precision. The
/// backward pass is tested by the gradients of networks.
struct ResetBeforeGRUStepTests {
  /// All matrices that one step reads and writes.
  struct Step: CellStep {
    let operands: StepOperands
    let gates, reset, hidden: Matrix
    private let units: Int

    init(rows: Int, features: Int, units: Int, scale: Float = 1, way: InputWay = .inPlace) {
      operands = StepOperands(rows: rows, features: features, units: units, gates: 3, .plain, scale: scale, way: way)
      gates = Matrix(rows: rows, columns: 3 * units)
      reset = Matrix(rows: rows, columns: units)
      hidden = Matrix(rows: rows, columns: units)
      self.units = units
    }

    var results: [Matrix] { [hidden, gates, reset] }

    func forward(_ rows: Range<Int>) {
      let inputs = operands.inputSums(rows, gates)
      let (gates, reset, previous) = (gates.rows(rows), reset.rows(rows), operands.previous.rows(rows))
      let kernel = operands.recurrentKernel
      let ofGates = packed(kernel.columns(0..<2 * units), .interleaved(2))
      resetBeforeGRUGates(
        StateProduct(previous, ofGates, plus: inputs.columns(0..<2 * units)), gates: gates, reset: reset)
      let ofCandidate = packed(kernel.columns(2 * units..<3 * units))
      resetBeforeGRUCandidate(
        StateProduct(reset, ofCandidate, plus: inputs.columns(2 * units..<3 * units)), previous: previous, gates: gates,
        hidden: hidden.rows(rows))
    }
  }

  @Test(arguments: [1, 2, 3, 5, 7, 8, 9, 16, 17], [1, 3, 15, 16, 17, 33])
  func followsItsEquations(rows: Int, units: Int) {
    let step = Step(rows: rows, features: 5, units: units)
    step.forward(0..<rows)
    let (operands, kernel) = (step.operands, step.operands.recurrentKernel)
    for row in 0..<rows {
      func gate(_ index: Int, _ unit: Int) -> Double {
        logistic(operands.input(row, index * units + unit) + operands.recurrent(row, index * units + unit))
      }
      let reset = (0..<units).map { gate(1, $0) * Double(operands.previous[row, $0]) }
      for unit in 0..<units {
        let product = (0..<units).reduce(0) { $0 + reset[$1] * Double(kernel[$1, 2 * units + unit]) }
        let (z, g) = (gate(0, unit), tanh(operands.input(row, 2 * units + unit) + product))
        let hidden = z * Double(operands.previous[row, unit]) + (1 - z) * g
        #expect(abs(Double(step.reset[row, unit]) - reset[unit]) < 4e-6)
        #expect(abs(Double(step.gates[row, 2 * units + unit]) - g) < 4e-6)
        #expect(abs(Double(step.hidden[row, unit]) - hidden) < 4e-6)
      }
    }
  }
}
