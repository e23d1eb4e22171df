/// The branches of the binary tree that sums over groups follow.
public enum Branch {
  /// Returns the largest whole branches that together cover some neighbouring groups. If `eachAlone` is true, each
  /// group is a branch.
  public static func covering(_ groups: Range<Int>, eachAlone: Bool = false) -> [Range<Int>] {
    require(groups.lowerBound >= 0, "groups is \(groups), which begins below 0")
    if eachAlone { return groups.map { $0..<$0 + 1 } }
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
