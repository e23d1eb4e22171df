/// The branches of a sum that wait for their neighbours, while groups are added from the first to the last.
struct BranchStack {
  /// The number of branches that wait.
  private(set) var count = 0
  private var starts = InlineArray<64, Int>(repeating: 0)

  /// Pushes a branch. Before that, adds up waiting branches whose common subtree ends before the new branch.
  ///
  /// - Parameters:
  ///   - start: The first group of the branch. It comes after the groups of all waiting branches.
  ///   - add: Adds the sum at a depth of the stack to the sum below it.
  mutating func push(_ start: Int, add: (_ depth: Int) -> Void) {
    while count > 1, height(starts[count - 2], starts[count - 1]) < height(starts[count - 1], start) {
      add(count - 1)
      count -= 1
    }
    starts[count] = start
    count += 1
  }

  /// Adds up all waiting branches.
  mutating func end(add: (_ depth: Int) -> Void) {
    while count > 1 {
      add(count - 1)
      count -= 1
    }
  }

  /// Returns the height of the node where two branches meet.
  private func height(_ a: Int, _ b: Int) -> Int { Int.bitWidth - (a ^ b).leadingZeroBitCount }
}
