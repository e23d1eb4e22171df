/// The branches that wait for their neighbours while a sum is formed from the first to the last.
struct BranchStack {
  /// Number of branches that wait.
  private(set) var count = 0
  private var starts = InlineArray<64, Int>(repeating: 0)

  /// Puts a branch on top, when those below have been added up that meet each other before they meet it.
  ///
  /// - Parameters:
  ///   - start: the branch's first group, behind those of the others.
  ///   - add: adds what waits at a depth to what waits below it.
  mutating func push(_ start: Int, add: (_ depth: Int) -> Void) {
    while count > 1, height(starts[count - 2], starts[count - 1]) < height(starts[count - 1], start) {
      add(count - 1)
      count -= 1
    }
    starts[count] = start
    count += 1
  }

  /// Adds up all that wait.
  mutating func end(add: (_ depth: Int) -> Void) {
    while count > 1 {
      add(count - 1)
      count -= 1
    }
  }

  /// How high above two branches they meet.
  private func height(_ a: Int, _ b: Int) -> Int { Int.bitWidth - (a ^ b).leadingZeroBitCount }
}
