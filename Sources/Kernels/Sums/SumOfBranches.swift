/// The sum of the branches of a tree of groups.
public final class SumOfBranches {
  private let starts: [Int]
  private let waiting: Matrix

  /// Creates a sum.
  ///
  /// - Parameter starts: The first group of each branch, in ascending order.
  public init(starts: [Int]) {
    // With branches in ascending order, the stack is at most as high as the number of bits of an `Int`.
    require(
      (starts.first ?? 0) >= 0 && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 },
      "starts is not in ascending order from 0 on")
    self.starts = starts
    waiting = Matrix(rows: min(64, starts.count + 1), columns: BlockSizes.branchPart)
  }

  /// Sets `count` floats of `storage` to the sum of the branches.
  ///
  /// - Parameters:
  ///   - values: The floats of all branches.
  ///   - places: The offset of each branch in `values`.
  ///   - count: The number of floats of a branch.
  ///   - storage: Receives the sum.
  ///   - target: The offset of the sum in `storage`.
  public func callAsFunction(_ values: Storage, _ places: [Int], count: Int, into storage: Storage, at target: Int) {
    require(count >= 0 && count <= values.count, "count is \(count) of \(values.count) values")
    requireCount(places.count, starts.count, "places")
    for place in places { requireRange(place..<place + count, within: values.count, "values") }
    requireRange(target..<target + count, within: storage.count, "storage")
    for offset in stride(from: 0, to: count, by: BlockSizes.branchPart) {
      let size = min(BlockSizes.branchPart, count - offset)
      var stack = BranchStack()
      func add(_ depth: Int) { Kernels.add(waiting.place(depth, 0), to: waiting.place(depth - 1, 0), size) }
      for (start, place) in zip(starts, places) {
        stack.push(start, add: add)
        waiting.place(stack.count - 1, 0).update(from: values.base + place + offset, count: size)
      }
      stack.end(add: add)
      (storage.base + target + offset).update(from: waiting.place(0, 0), count: size)
    }
  }
}
