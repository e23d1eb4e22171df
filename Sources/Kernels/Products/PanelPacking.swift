import CIntrinsics

/// Copies a block of rows of a panel's columns, contiguous and filled up with zeros.
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

/// The same for rows of the transpose of a matrix: its columns are the rows, its rows the columns.
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

/// Copies some columns of a few rows of a matrix, at most a vector of them, as rows that are `width` floats apart, each
/// filled up with zeros.
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
