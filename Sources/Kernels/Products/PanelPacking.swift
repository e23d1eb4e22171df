import CIntrinsics

/// Copies the blocks of a bundle of panels, padded with zeros.
///
/// Each row is read in all whole panels before the next: they are neighbours there, and the next row may be in another page.
///
/// - Parameter rows: As many rows as the blocks have.
func packBlocks(_ matrix: Matrix, _ rows: RowRuns, _ bundle: PanelBundle, into memory: UnsafeMutablePointer<Float>) {
  let first = bundle.panels.lowerBound
  let whole = min(bundle.panels.upperBound, matrix.columns / PanelColumns.most)
  var row = memory
  rows.forEach { number in
    for panel in first..<max(first, whole) {
      let source = matrix.place(number, panel * PanelColumns.most)
      let target = bundle.block(panel, in: row)
      forEachVector(PanelColumns.most) { k, lanes in store(load(source + k, lanes), target + k) }
    }
    row += PanelColumns.most
  }
  if whole < bundle.panels.upperBound { packNarrowBlock(matrix, rows, whole, into: bundle.block(whole, in: memory)) }
}

/// Copies some rows of the last panel of `matrix`, which is narrower than the others.
private func packNarrowBlock(
  _ matrix: Matrix, _ rows: RowRuns, _ panel: Int, into target: UnsafeMutablePointer<Float>
) {
  let columns = PanelColumns(panel, of: matrix.columns)
  var target = target
  rows.forEach { row in
    let source = matrix.place(row, columns.range.lowerBound)
    forEachVector(columns.range.count) { k, lanes in store(load(source + k, lanes), target + k) }
    target += columns.width
  }
}

/// Copies the blocks of a bundle of panels of the transpose of `matrix`.
func packBlocks(transposed matrix: Matrix, _ bundle: PanelBundle, into memory: UnsafeMutablePointer<Float>) {
  for panel in bundle.panels {
    let columns = PanelColumns(panel, of: matrix.rows)
    for vector in 0..<columns.vectors {
      let first = columns.range.lowerBound + vector * Machine.lanes
      packTransposed(
        matrix, first..<min(first + Machine.lanes, columns.range.upperBound), bundle.rows,
        into: bundle.block(panel, in: memory) + vector * Machine.lanes, width: columns.width)
    }
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
