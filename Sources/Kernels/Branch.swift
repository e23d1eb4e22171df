/// The tree that sums over groups are formed by.
public enum Branch {
  /// The largest whole branches that some neighbouring groups are made of, or each group apart.
  public static func covering(_ groups: Range<Int>, apart: Bool = false) -> [Range<Int>] {
    if apart { return groups.map { $0..<$0 + 1 } }
    var branches: [Range<Int>] = []
    var start = groups.lowerBound
    while start < groups.upperBound {
      var size = start == 0 ? 1 << (Int.bitWidth - 2) : start & -start
      while start + size > groups.upperBound { size /= 2 }
      branches.append(start..<start + size)
      start += size
    }
    return branches
  }
}

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
