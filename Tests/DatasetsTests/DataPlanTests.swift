import Datasets
import Testing

struct DataPlanTests {
  @Test(arguments: [
    [0.9, 0.05, 0.05], [1, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.1, 0.2, 0.7],
    // Fractions that sum only nearly to 1, within the tolerance of a config.
    [0.333_333_3, 0.333_333_3, 0.333_333_3], [0.9, 0.05, 0.050_000_9], [0.9, 0.049_999_1, 0.05], [0.900_000_9, 0.1, 0],
  ])
  func splitsCoverTheTextOnce(split: [Double]) {
    var plan = DataPlan()
    plan.split = split
    for count in [0, 1, 2, 3, 19, 20, 1000, 4_602_345, 123_456_789] {
      let parts = plan.parts(of: count)
      #expect(parts.count == 3)
      #expect(parts[0].lowerBound == 0 && parts[2].upperBound == count, "\(count): \(parts)")
      #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
      for (part, fraction) in zip(parts, split) {
        #expect(abs(Double(part.count) - fraction * Double(count)) <= 1 + 1e-6 * Double(count), "\(count): \(parts)")
        if fraction == 0 { #expect(part.isEmpty) }
      }
    }
  }

  @Test func aSplitWithAFileOfItsOwnTakesNoneOfTheText() {
    var plan = DataPlan()
    plan.split = [0.6, 0.2, 0.2]
    plan.testPath = "test"
    #expect(plan.parts(of: 100) == [0..<75, 75..<100, 100..<100])
    plan.validationPath = "validation"
    #expect(plan.parts(of: 100) == [0..<100, 100..<100, 100..<100])
  }

  @Test func splitsAreRounded() {
    let plan = DataPlan()
    #expect(plan.parts(of: 1000) == [0..<900, 900..<950, 950..<1000])
    #expect(plan.parts(of: 19) == [0..<17, 17..<18, 18..<19])
    #expect(plan.parts(of: 3) == [0..<3, 3..<3, 3..<3])
  }
}
