import Kernels
import Testing

/// The step of a cell on random operands.
protocol CellStep {
  init(rows: Int, features: Int, units: Int, scale: Float, way: InputWay)

  /// The hidden states that the step writes.
  var hidden: Matrix { get }
  /// All that the step writes.
  var results: [Matrix] { get }

  /// Runs the step for some rows.
  func forward(_ rows: Range<Int>)
}

/// Checks what holds for the steps of all cells: a row gets the same bits in any batch, and nothing overflows.
struct CellStepTests {
  enum Cell: CaseIterable {
    case simpleRNN, lstm, gru, resetBeforeGRU

    fileprivate var step: any CellStep.Type {
      switch self {
      case .simpleRNN: SimpleRNNStepTests.Step.self
      case .lstm: LSTMStepTests.Step.self
      case .gru: GRUStepTests.Step.self
      case .resetBeforeGRU: ResetBeforeGRUStepTests.Step.self
      }
    }
  }

  /// The result of a row must not depend on the other rows, because shards are distributed over any number of
  /// processes.
  @Test(arguments: Cell.allCases, [1, 2, 3, 5, 6, 7, 8, 11, 14, 15])
  func givesTheSameBitsInAnyCompany(cell: Cell, rows: Int) {
    for units in [37, 53] {
      let results = [31, rows].map { size in
        let step = cell.step.init(rows: 31, features: 9, units: units, scale: 1, way: .inPlace)
        for start in stride(from: 0, to: 31, by: size) { step.forward(start..<min(start + size, 31)) }
        return step.results.map(bits)
      }
      #expect(results[0] == results[1])
    }
  }

  @Test(arguments: Cell.allCases, [1, 15, 16, 17, 33, 53])
  func givesTheSameBitsHoweverItGetsItsInputs(cell: Cell, units: Int) {
    let results = InputWay.allCases.map { way in
      let step = cell.step.init(rows: 13, features: 5, units: units, scale: 1, way: way)
      step.forward(0..<6)
      step.forward(6..<13)
      return step.results.map(bits)
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test(arguments: Cell.allCases) func saturatesWithoutOverflow(cell: Cell) {
    let step = cell.step.init(rows: 4, features: 3, units: 20, scale: 1e4, way: .inPlace)
    step.forward(0..<4)
    #expect(step.hidden.values.allSatisfy { abs($0) <= 1 })
    #expect(step.results.allSatisfy { $0.values.allSatisfy(\.isFinite) })
  }
}
