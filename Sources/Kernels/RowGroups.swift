/// Rows whose sums are formed apart, group by group, and then added two by two: the shards of a batch.
///
/// A sum over all groups is a binary tree over their numbers: groups 0 and 1, 2 and 3, then the first four and the
/// next four, and so on. Whoever holds some neighbours adds up the branches that lie whole within them; what is left for
/// others are those branches, and every sum comes out with the same bits whoever held which groups.
public struct RowGroups: Sendable {
  /// Rows of a step of time.
  public let stride: Int
  /// The rows of each group, the same in every step, one group after the other.
  public let groups: [Range<Int>]
  /// The number of the first group.
  public let first: Int
  /// The whole branches of the tree, as ranges of `groups`.
  let branches: [Range<Int>]

  /// - Parameters:
  ///   - groups: the rows of each group in a step; they follow each other from 0.
  ///   - first: the number of the first of them among all groups.
  public init(_ groups: [Range<Int>], first: Int = 0) {
    require(!groups.isEmpty && groups[0].lowerBound == 0, "no groups, or rows before the first")
    self.groups = groups
    self.first = first
    stride = groups[groups.count - 1].upperBound
    branches = Branch.covering(first..<first + groups.count).map { $0.lowerBound - first..<$0.upperBound - first }
  }

  /// All rows as one group.
  public init(rows: Int) { self.init([0..<rows]) }

  /// Number of branches, each of which has a sum of its own.
  public var count: Int { branches.count }

  /// How many sums wait for others, at most, while those of a branch are added up.
  var mostWaiting: Int { branches.reduce(0) { max($0, $1.count.bitWidth - $1.count.leadingZeroBitCount) } }

  /// The rows of a group in so many steps of time.
  func rows(_ group: Int, steps: Int) -> GroupRows { GroupRows(range: groups[group], stride: stride, steps: steps) }
}

/// The tree that sums over groups are formed by.
public enum Branch {
  /// The largest whole branches that some neighbouring groups are made of.
  public static func covering(_ groups: Range<Int>) -> [Range<Int>] {
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
      places.count == starts.count && target + count <= storage.count && places.allSatisfy { $0 + count <= values.count },
      "\(count) floats of \(places.count) branches do not fit")
    for offset in stride(from: 0, to: count, by: SumOfBranches.part) {
      let size = min(SumOfBranches.part, count - offset)
      var stack = BranchStack()
      func add(_ depth: Int) {
        let (source, sum) = (waiting.place(depth, 0), waiting.place(depth - 1, 0))
        forEachVector(size) { k, lanes in store(load(sum + k, lanes) + load(source + k, lanes), sum + k, lanes) }
      }
      for (start, place) in zip(starts, places) {
        stack.push(start, add: add)
        waiting.place(stack.count - 1, 0).update(from: values.base + place + offset, count: size)
      }
      stack.end(add: add)
      (storage.base + target + offset).update(from: waiting.place(0, 0), count: size)
    }
  }
}

/// The rows of a group: in each step of time the same ones.
struct GroupRows {
  /// The rows in a step.
  let range: Range<Int>
  /// Rows of a step, the group's and others.
  let stride: Int
  let steps: Int

  /// Number of rows in all steps.
  var count: Int { steps * range.count }

  /// Number of blocks that a product takes the rows in. No rows are one block, whose sums are zeros.
  var blocks: Int { max(1, (count + Machine.blockDepth - 1) / Machine.blockDepth) }

  /// Rows of the groups before, and of the blocks before this one.
  func before(_ block: Range<Int>) -> Int { steps * range.lowerBound + block.lowerBound }

  /// Which rows are in a block.
  func block(_ index: Int) -> Range<Int> { index * count / blocks..<(index + 1) * count / blocks }

  /// Calls `body` with the place of each row of a block in the matrix of all rows.
  @inline(__always) func forEach(_ block: Range<Int>, _ body: (_ row: Int) -> Void) {
    guard !block.isEmpty else { return }
    var (step, offset) = block.lowerBound.quotientAndRemainder(dividingBy: range.count)
    for _ in block {
      body(step * stride + range.lowerBound + offset)
      offset += 1
      if offset == range.count { (step, offset) = (step + 1, 0) }
    }
  }
}
