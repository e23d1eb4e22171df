import Datasets
import Networks
import Testing
import Training

/// The floating-point operations of a training step, which the share of the peak rate is computed from.
struct WorkTests {
  private static let (vocabulary, size, units, tokens) = (50, 8, 8, 30.0)

  private func work(tied: Bool, input: NetworkPlan.Input = .embedding(WorkTests.size)) throws -> Work {
    let lstm = try #require(CellKind.all.first { $0.name == "lstm" })
    var plan = NetworkPlan(input: input, layers: [.init(cell: lstm, units: WorkTests.units)])
    plan.tiedEmbeddings = tied
    return Work(Blueprint(plan, classes: WorkTests.vocabulary), tokens: WorkTests.tokens, targets: WorkTests.tokens)
  }

  /// Each product multiplies and adds, in the forward pass, for the gradient of the inputs, and for that of the weights.
  private func operations(_ rows: Double, _ inputs: Int, _ outputs: Int) -> Double {
    2 * 3 * rows * Double(inputs * outputs)
  }

  @Test(arguments: [false, true]) func scoresAreProductsWithAnyKernel(tied: Bool) throws {
    let work = try work(tied: tied)
    #expect(work.operations(ofLayer: "dense") == operations(WorkTests.tokens, WorkTests.units, WorkTests.vocabulary))
    #expect(
      work.operations(ofLayer: "lstm_1") == operations(WorkTests.tokens, 2 * WorkTests.units, 4 * WorkTests.units))
    #expect(work.operations(ofLayer: "embedding") == 0)
  }

  /// A one-hot vector selects a row of the kernel, which is no product.
  @Test func oneHotInputsAreNoProducts() throws {
    let work = try work(tied: false, input: .oneHot)
    #expect(work.operations(ofLayer: "lstm_1") == operations(WorkTests.tokens, WorkTests.units, 4 * WorkTests.units))
  }
}
