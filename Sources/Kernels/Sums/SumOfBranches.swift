/// Adds up branches that lie one after the other, from the first group to the last, into `target`.
public final class SumOfBranches {
  private static let part = 4096
  private let starts: [Int]
  private let waiting: Matrix

  /// - Parameter starts: the first group of each branch, in their order.
  public init(starts: [Int]) {
    self.starts = starts
    waiting = Matrix(rows: min(64, starts.count + 1), columns: SumOfBranches.part)
  }

  /// Sets `target` to the sum of the branches.
  ///
  /// - Parameters:
  ///   - places: where each branch lies in `values`.
  ///   - target: where in the other storage the sum goes.
  public func callAsFunction(_ values: Storage, _ places: [Int], count: Int, into storage: Storage, at target: Int) {
    require(
      places.count == starts.count && target + count <= storage.count
        && places.allSatisfy { $0 + count <= values.count },
      "\(count) floats of \(places.count) branches do not fit")
    for offset in stride(from: 0, to: count, by: SumOfBranches.part) {
      let size = min(SumOfBranches.part, count - offset)
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
