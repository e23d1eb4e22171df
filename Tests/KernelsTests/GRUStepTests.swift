import Glibc
import Kernels
import Testing

/// Compares the step of the GRU with its equations in double precision.
struct GRUStepTests {
  /// All matrices that one step reads and writes.
  struct Step: CellStep {
    let operands: StepOperands
    let gates, recurrentGates, hidden: Matrix

    init(rows: Int, features: Int, units: Int, scale: Float = 1, way: InputWay = .inPlace) {
      operands = StepOperands(
        rows: rows, features: features, units: units, gates: 3, .interleaved(3), biases: 2, scale: scale, way: way)
      gates = Matrix(rows: rows, columns: 3 * units)
      recurrentGates = Matrix(rows: rows, columns: 3 * units)
      hidden = Matrix(rows: rows, columns: units)
    }

    var results: [Matrix] { [hidden, gates, recurrentGates] }

    func forward(_ rows: Range<Int>) {
      gruForward(
        operands.begin(rows, gates), previous: operands.previous.rows(rows), bias: operands.bias.rows(1..<2),
        gates: gates.rows(rows),
        recurrentGates: recurrentGates.rows(rows),
        hidden: hidden.rows(rows))
    }
  }

  @Test(arguments: [1, 2, 3, 5, 7, 8, 9, 16, 17], [1, 3, 15, 16, 17, 33])
  func followsItsEquations(rows: Int, units: Int) {
    let step = Step(rows: rows, features: 5, units: units)
    step.forward(0..<rows)
    for row in 0..<rows {
      for unit in 0..<units {
        let sums = (0..<3).map { step.operands.input(row, $0 * units + unit) }
        let recurrent = (0..<3).map { step.operands.recurrent(row, $0 * units + unit) }
        let (z, r) = (logistic(sums[0] + recurrent[0]), logistic(sums[1] + recurrent[1]))
        let g = tanh(sums[2] + r * recurrent[2])
        for (gate, value) in [z, r, g].enumerated() {
          #expect(abs(Double(step.gates[row, gate * units + unit]) - value) < 4e-6)
        }
        #expect(abs(Double(step.recurrentGates[row, 2 * units + unit]) - recurrent[2]) < 4e-6)
        let hidden = z * Double(step.operands.previous[row, unit]) + (1 - z) * g
        #expect(abs(Double(step.hidden[row, unit]) - hidden) < 4e-6)
      }
    }
  }

  @Test(arguments: [1, 3, 7], [1, 15, 16, 17, 33])
  func takesGradientsBack(rows: Int, units: Int) {
    for isFirstStep in [false, true] {
      let (gates, recurrentGates) = (random(rows, 3 * units, seed: 1), random(rows, 3 * units, seed: 2))
      let (activated, recurrent) = (gates.values.map(Double.init), recurrentGates.values.map(Double.init))
      let (previous, dHidden) = (random(rows, units, seed: 3), random(rows, units, seed: 4))
      let dPrevious = random(rows, units, seed: 5)
      let before = dPrevious.values.map(Double.init)
      gruBackward(
        gates: gates, recurrentGates: recurrentGates, previous: previous, dHidden: dHidden,
        dPrevious: isFirstStep ? nil : dPrevious, dGates: gates, dRecurrentGates: recurrentGates)
      for row in 0..<rows {
        for unit in 0..<units {
          let gate = (0..<3).map { activated[row * 3 * units + $0 * units + unit] }
          let (z, r, g) = (gate[0], gate[1], gate[2])
          let q = recurrent[row * 3 * units + 2 * units + unit]
          let (h, dh) = (Double(previous[row, unit]), Double(dHidden[row, unit]))
          let dg = dh * (1 - z) * (1 - g * g)
          let (dz, dr) = (dh * (h - g) * z * (1 - z), dg * q * r * (1 - r))
          for (gate, (input, recurrent)) in [(dz, dz), (dr, dr), (dg, dg * r)].enumerated() {
            #expect(abs(Double(gates[row, gate * units + unit]) - input) < 2e-6)
            #expect(abs(Double(recurrentGates[row, gate * units + unit]) - recurrent) < 2e-6)
          }
          let carried = before[row * units + unit] + (isFirstStep ? 0 : dh * z)
          #expect(abs(Double(dPrevious[row, unit]) - carried) < 2e-6)
        }
      }
    }
  }
}
