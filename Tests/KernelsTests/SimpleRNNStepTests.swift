import Glibc
import Kernels
import Testing

/// Compares the step of the simple cell with its equations in double precision.
struct SimpleRNNStepTests {
  /// All matrices that one step reads and writes.
  struct Step: CellStep {
    let operands: StepOperands
    let hidden: Matrix
    var activation = Activation.tanh

    init(rows: Int, features: Int, units: Int, scale: Float = 1, way: InputWay = .inPlace) {
      operands = StepOperands(rows: rows, features: features, units: units, gates: 1, .plain, scale: scale, way: way)
      hidden = Matrix(rows: rows, columns: units)
    }

    var results: [Matrix] { [hidden] }

    func forward(_ rows: Range<Int>) {
      simpleRNNForward(operands.begin(rows, hidden), activation, hidden: hidden.rows(rows))
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8, 13, 14, 15, 29], [1, 3, 15, 16, 17, 31, 32, 33, 50])
  func followsItsEquation(rows: Int, units: Int) {
    let step = Step(rows: rows, features: 5, units: units)
    step.forward(0..<rows)
    for row in 0..<rows {
      for unit in 0..<units {
        let hidden = tanh(step.operands.input(row, unit) + step.operands.recurrent(row, unit))
        #expect(abs(Double(step.hidden[row, unit]) - hidden) < 4e-6)
      }
    }
  }

  @Test(arguments: Activation.allCases)
  func putsAnyActivationOnItsSums(activation: Activation) {
    var step = Step(rows: 5, features: 4, units: 33)
    step.activation = activation
    step.forward(0..<5)
    for row in 0..<5 {
      for unit in 0..<33 {
        let hidden = activation.value(step.operands.input(row, unit) + step.operands.recurrent(row, unit))
        #expect(abs(Double(step.hidden[row, unit]) - hidden) < 4e-6)
      }
    }
  }
}
