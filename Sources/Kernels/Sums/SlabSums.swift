/// The sums of one slab of columns.
struct SlabSums {
  /// The slab's columns of one result.
  struct Part {
    let start: UnsafeMutablePointer<Float>
    let stride: Int
    let rows: Int
  }

  let first: Part
  let second: Part?
  let sum: Part?
  /// The number of columns.
  let width: Int

  /// Adds the sums of `other`, which has the same columns.
  func add(_ other: SlabSums) {
    add(other.first, to: first)
    if let mine = second, let part = other.second { add(part, to: mine) }
    if let mine = sum, let part = other.sum { add(part, to: mine) }
  }

  private func add(_ part: Part, to mine: Part) {
    for row in 0..<mine.rows {
      Kernels.add(part.start + row * part.stride, to: mine.start + row * mine.stride, width)
    }
  }
}
