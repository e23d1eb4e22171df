import CIntrinsics

/// Copies some rows of the panels of a group, panel after panel, contiguous and padded with zeros.
///
/// Each row is read in all panels before the next: they are neighbours there, and the next row may be in another page.
func packBlocks(_ matrix: Matrix, _ rows: RowRuns, _ panels: Range<Int>, into target: UnsafeMutablePointer<Float>) {
  let first = panels.lowerBound * PanelColumns.most
  let whole = (min(panels.upperBound * PanelColumns.most, matrix.columns) - first) / PanelColumns.most
  let block = rows.count * PanelColumns.most
  var place = target
  rows.forEach { row in
    let source = matrix.place(row, first)
    for panel in 0..<whole {
      forEachVector(PanelColumns.most) { k, lanes in
        store(load(source + panel * PanelColumns.most + k, lanes), place + panel * block + k)
      }
    }
    place += PanelColumns.most
  }
  if whole == panels.count { return }
  let columns = PanelColumns(panels.upperBound - 1, of: matrix.columns)
  place = target + whole * block
  rows.forEach { row in
    let source = matrix.place(row, columns.range.lowerBound)
    forEachVector(columns.range.count) { k, lanes in store(load(source + k, lanes), place + k) }
    place += columns.width
  }
}

/// Copies some rows of the panels of a group of the transpose of `matrix`.
func packBlocks(
  transposed matrix: Matrix, _ rows: Range<Int>, _ panels: Range<Int>, into target: UnsafeMutablePointer<Float>
) {
  for panel in panels {
    let columns = PanelColumns(panel, of: matrix.rows)
    let place = PanelColumns.block(panel, of: panels, rows: rows.count, in: target)
    for vector in 0..<columns.vectors {
      let first = columns.range.lowerBound + vector * Machine.lanes
      packTransposed(
        matrix, first..<min(first + Machine.lanes, columns.range.upperBound), rows,
        into: place + vector * Machine.lanes, width: columns.width)
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
