/// A sum over rows: `result` (A, N) is the sum, over all rows, of the outer products of a row of `inputs` (rows, A) and
/// the same row of the common factor (rows, N).
public struct RowProduct {
  let inputs: Matrix
  let result: Matrix

  /// Creates the sum of products of `inputs`, (rows, A), and a common factor that is given later, into `result`, (A,
  /// N).
  public init(_ inputs: Matrix, into result: Matrix) {
    requireShape(result, inputs.columns, result.columns, "result")
    self.inputs = inputs
    self.result = result
  }
}

extension RowProduct {
  /// Returns the sums of those rows of the result that are in `range`.
  func rows(_ range: Range<Int>) -> RowProduct {
    let rows = range.clamped(to: 0..<result.rows)
    return RowProduct(inputs.columns(rows), into: result.rows(rows))
  }

  func check(
    _ d: Matrix, _ groups: RowGroups, _ branchStride: Int, _ inputsName: StaticString, _ resultName: StaticString
  ) {
    requireShape(inputs, d.rows, inputs.columns, inputsName)
    requireShape(result, inputs.columns, d.columns, resultName)
    requireSeparate(result, resultName, from: inputs, inputsName)
    requireSeparate(result, resultName, from: d, "d")
    result.requireBranches(groups.count, branchStride, resultName)
  }

  private var isPacked: Bool { inputs.stride > BlockSizes.narrowRow }

  /// The number of floats of the packed inputs, or zero if the inputs are read in place.
  var packedCount: Int { isPacked ? inputs.count + Transposed.spare : 0 }

  /// Packs a block of the inputs, unless they are read in place.
  func pack(_ rows: GroupRows, _ block: Range<Int>, _ packed: UnsafeMutablePointer<Float>) {
    if isPacked { Transposed.pack(inputs, rows.runs(block), into: packed + rows.before(block) * inputs.columns) }
  }

  /// Returns the transpose of a block of the inputs.
  func transposed(
    _ rows: GroupRows, _ block: Range<Int>, _ packed: UnsafeMutablePointer<Float>
  ) -> Transposed {
    isPacked
      ? Transposed(packed: packed + rows.before(block) * inputs.columns, depth: block.count)
      : Transposed(inputs, rows.runs(block))
  }
}
