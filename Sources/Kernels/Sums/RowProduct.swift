/// A sum over rows: `result` (A, N) is the sum, over the rows of both, of the products of a row of `inputs` (rows, A)
/// with a row of the other factor (rows, N).
public struct RowProduct {
  let inputs: Matrix
  let result: Matrix

  /// The product of `inputs` with what it is given to, into `result`.
  public init(_ inputs: Matrix, into result: Matrix) {
    requireShape(result, inputs.columns, result.columns, "result")
    self.inputs = inputs
    self.result = result
  }
}

extension RowProduct {
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

  /// Floats that the packed inputs take.
  var packedCount: Int { isPacked ? inputs.count + Transposed.spare : 0 }

  /// Packs a block of the inputs to its place among the others, if they are packed.
  func pack(_ rows: GroupRows, _ block: Range<Int>, _ packed: UnsafeMutablePointer<Float>) {
    if isPacked { Transposed.pack(inputs, rows.runs(block), into: packed + rows.before(block) * inputs.columns) }
  }

  /// A block of the inputs, with their rows as the columns.
  func transposed(
    _ rows: GroupRows, _ block: Range<Int>, _ packed: UnsafeMutablePointer<Float>
  ) -> Transposed {
    isPacked
      ? Transposed(packed: packed + rows.before(block) * inputs.columns, depth: block.count)
      : Transposed(inputs, rows.runs(block))
  }
}
