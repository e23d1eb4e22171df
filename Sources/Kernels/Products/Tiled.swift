/// Work on all rows of a panel's columns, done tile by tile.
protocol Tiled {
  /// Processes a tile: the rows from `row` on and the panel's columns from vector `vector` on.
  func tile<T: Tile>(_ type: T.Type, at row: Int, _ vector: Int)
  /// Finishes some rows after all their columns are done.
  func end(_ rows: Range<Int>)
}

extension Tiled {
  /// Covers `rows` rows and `vectors` vectors of columns with tiles. The tiles have at most `tallest` rows, or as many
  /// as the registers allow.
  func cover(rows: Int, vectors: Int, tallest: Int? = nil) {
    require(BlockSizes.tileRows <= 6 && BlockSizes.tileVectors <= 4, "there are no tiles of these sizes")
    // A tile half as wide can have twice the rows.
    let tallest = tallest ?? (2 * vectors <= BlockSizes.tileVectors ? 2 : 1) * BlockSizes.tileRows
    var row = 0
    while row < rows {
      let height = tileHeight(rows - row, tallest: tallest)
      if BlockSizes.tileVectors == 1 {
        for vector in 0..<vectors { tile(Vector.self, height, at: row, vector) }
      } else {
        tile(vectors, height, at: row)
      }
      end(row..<row + height)
      row += height
    }
  }

  private func tile(_ vectors: Int, _ height: Int, at row: Int) {
    switch vectors {
    case 1: tile(Vector.self, height, at: row, 0)
    case 2: tile(Vectors2.self, height, at: row, 0)
    case 3: tile(Vectors3.self, height, at: row, 0)
    default: tile(Vectors4.self, height, at: row, 0)
    }
  }

  private func tile<C: VectorRow>(_ columns: C.Type, _ height: Int, at row: Int, _ vector: Int) {
    switch height {
    case 1: tile(Rows1<C>.self, at: row, vector)
    case 2: tile(Rows2<C>.self, at: row, vector)
    case 3: tile(Rows3<C>.self, at: row, vector)
    case 4: tile(Rows4<C>.self, at: row, vector)
    case 5: tile(Rows5<C>.self, at: row, vector)
    case 6: tile(Rows6<C>.self, at: row, vector)
    default: tile(Rows12<C>.self, at: row, vector)
    }
  }
}

/// Returns the height of the next tile of `rows` remaining rows, so that the last tiles have nearly the same height.
func tileHeight(_ rows: Int, tallest: Int) -> Int {
  if tallest > BlockSizes.tileRows && rows >= tallest { return tallest }
  let tiles = (rows + BlockSizes.tileRows - 1) / BlockSizes.tileRows
  return (rows + tiles - 1) / tiles
}
