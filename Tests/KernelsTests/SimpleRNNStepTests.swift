import Glibc
import Kernels
import Testing

/// Compares the step of the simple cell with its equations in double precision, and checks that a row gets the same
/// bits in any batch.
struct SimpleRNNStepTests {
  /// All matrices that one step reads and writes.
  struct Step {
    let operands: StepOperands
    let hidden: Matrix
    var activation = Activation.tanh

    init(rows: Int, features: Int, units: Int, scale: Float = 1, way: InputWay = .inPlace) {
      operands = StepOperands(rows: rows, features: features, units: units, gates: 1, .plain, scale: scale, way: way)
      hidden = Matrix(rows: rows, columns: units)
    }

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

  /// The result of a row must not depend on the other rows, because shards are distributed over any number of
  /// processes.
  @Test(arguments: [1, 2, 3, 5, 8, 14, 15])
  func givesTheSameBitsInAnyCompany(rows: Int) {
    let (together, apart) = (Step(rows: 31, features: 9, units: 53), Step(rows: 31, features: 9, units: 53))
    together.forward(0..<31)
    for start in stride(from: 0, to: 31, by: rows) { apart.forward(start..<min(start + rows, 31)) }
    #expect(bits(together.hidden) == bits(apart.hidden))
  }

  @Test(arguments: InputWay.allCases, [1, 15, 16, 17, 53])
  func givesTheSameBitsHoweverItGetsItsInputs(way: InputWay, units: Int) {
    let (inPlace, other) = (
      Step(rows: 13, features: 5, units: units), Step(rows: 13, features: 5, units: units, way: way)
    )
    for step in [inPlace, other] {
      step.forward(0..<6)
      step.forward(6..<13)
    }
    #expect(bits(inPlace.hidden) == bits(other.hidden))
  }

  @Test func saturatesWithoutOverflow() {
    let step = Step(rows: 4, features: 3, units: 20, scale: 1e4)
    step.forward(0..<4)
    #expect(step.hidden.values.allSatisfy { abs($0) <= 1 })
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
