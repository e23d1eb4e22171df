import CIntrinsics

/// Copies some rows of a panel's columns, contiguous and padded with zeros.
func packBlock(
  _ matrix: Matrix, _ rows: Range<Int>, _ columns: PanelColumns, into target: UnsafeMutablePointer<Float>
) {
  var target = target
  for row in rows {
    let source = matrix.place(row, columns.range.lowerBound)
    forEachVector(columns.range.count) { k, lanes in store(load(source + k, lanes), target + k) }
    target += columns.width
  }
}

/// Copies some rows of a panel's columns of the transpose of `matrix`.
func packBlock(
  transposed matrix: Matrix, _ rows: Range<Int>, _ columns: PanelColumns, into target: UnsafeMutablePointer<Float>
) {
  for vector in 0..<columns.vectors {
    let first = columns.range.lowerBound + vector * Machine.lanes
    packTransposed(
      matrix, first..<min(first + Machine.lanes, columns.range.upperBound), rows,
      into: target + vector * Machine.lanes, width: columns.width)
  }
}

/// Copies some columns of `matrix` as rows that are `width` floats apart. `rows` has at most as many rows as a vector
/// has lanes; if it has fewer, the copies are padded with zeros.
func packTransposed(
  _ matrix: Matrix, _ rows: Range<Int>, _ columns: Range<Int>, into target: UnsafeMutablePointer<Float>, width: Int
) {
  let lanes = Machine.lanes
  let whole = rows.count == lanes ? columns.count / lanes * lanes : 0
  for column in stride(from: 0, to: whole, by: lanes) {
    let source = matrix.place(rows.lowerBound, columns.lowerBound + column)
    lockstep_transpose(source, matrix.stride, target + column * width, width)
  }
  for column in whole..<columns.count {
    let place = target + column * width
    for row in 0..<rows.count { place[row] = matrix.place(rows.lowerBound + row, columns.lowerBound + column).pointee }
    for row in rows.count..<lanes { place[row] = 0 }
  }
}
