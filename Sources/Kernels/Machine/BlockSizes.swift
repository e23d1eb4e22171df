import CIntrinsics

/// The sizes of the blocks that the kernels work in, side by side for each instruction set.
///
/// A size decides how fast a kernel is and never what it computes: each element is summed in the same order in blocks of
/// any size. Every size is computed from functions that the compiler inlines, so it costs as much as a literal.
enum BlockSizes {
  /// Vectors side by side in a tile. The 32 registers of AVX-512 hold whole vectors: 24 accumulators, which are 6 rows of
  /// 4, leave room for the vectors of B. Elsewhere a vector takes 2 or 4 registers, so a tile is one vector wide.
  static var tileVectors: Int { size(avx512: 4, avx2: 1, portable: 1) }

  /// Rows of a tile. Three quarters of the registers are accumulators; the rest is for the vectors of B and an element of
  /// A. (The portable tile has 16 registers of 16 bytes, or 32 on ARM.)
  static var tileRows: Int { size(avx512: 6, avx2: 6, portable: lockstep_registers() == 32 ? 6 : 3) }

  /// Vectors of a panel of columns: as many as the widest tile. A tile that is narrower covers the panel vector by vector
  /// while the rows of A are in the first-level cache.
  static var panelVectors: Int { size(avx512: 4, avx2: 4, portable: 4) }

  /// Rows of a panel that one pass over the result works on: 768 rows of 64 floats are 192 KiB, which stay in the
  /// second-level cache under all rows of A.
  static var blockDepth: Int { size(avx512: 768, avx2: 768, portable: 768) }

  /// Rows of a matrix that are packed for all panels before the next ones: few enough that each cache line and page of the
  /// source is read once.
  static var packedRows: Int { size(avx512: 32, avx2: 32, portable: 32) }

  /// Rows of several time steps that go through one product: with their gates they stay in the second-level cache.
  static var chunkRows: Int { size(avx512: 256, avx2: 256, portable: 256) }

  /// Floats of sums over rows that are formed together: 128 KiB, which stay in the second-level cache while the groups are
  /// added up.
  static var slabCount: Int { size(avx512: 1 << 15, avx2: 1 << 15, portable: 1 << 15) }

  /// Floats of the widest row that a tile of a sum over rows reads in place: from wider rows each column of a tile would be
  /// a few floats of another cache line, so these are packed.
  static var narrowRow: Int { size(avx512: 128, avx2: 128, portable: 128) }

  /// Rows of the common factor that a sum over rows takes at a time, of rows `stride` floats apart. The farther apart they
  /// are, the fewer of them stay in the second-level cache, since rows a power of two apart compete for the same places.
  static func sumDepth(stride: Int) -> Int { max(leastSumDepth, min(mostSumDepth, sumSpan / stride)) }

  /// The fewest rows that are worth a pass over the sums.
  private static var leastSumDepth: Int { size(avx512: 32, avx2: 32, portable: 32) }

  /// The most rows of the common factor: those of one panel, 384 rows of 64 floats, are 96 KiB.
  private static var mostSumDepth: Int { size(avx512: 384, avx2: 384, portable: 384) }

  /// Floats from the first of these rows to the last, at most: 2 MiB, the size of a large second-level cache.
  private static var sumSpan: Int { size(avx512: 1 << 19, avx2: 1 << 19, portable: 1 << 19) }

  /// Floats of each branch that are added up at a time: 16 KiB, so that the sums that wait are in the first-level cache or
  /// close to it.
  static var branchPart: Int { size(avx512: 4096, avx2: 4096, portable: 4096) }

  /// Rows ahead of the current one for which a sum by token asks memory, which hides the time that memory takes for rows in
  /// no order.
  static var prefetchRows: Int { size(avx512: 6, avx2: 6, portable: 6) }

  /// The value for the instruction set that this binary was built for.
  @inline(__always) private static func size(avx512: Int, avx2: Int, portable: Int) -> Int {
    switch InstructionSet.current {
    case .avx512: avx512
    case .avx2: avx2
    case .portable: portable
    }
  }
}

// Memory of the stack for tiles. An `InlineArray` needs its size as a literal, so each literal is the largest size that the
// table above may have, and is checked against the table where the memory is lent. The compiler removes a check that holds.

/// Room for the sums of the largest tile, or of as many rows of a panel.
typealias TileScratch = InlineArray<384, Float>
/// Room for the largest tile, and behind it for a row of a panel.
typealias TileAndRowScratch = InlineArray<448, Float>
/// Room for the largest tile, and behind it for a block of a panel.
typealias TileAndBlockScratch = InlineArray<49_536, Float>

extension BlockSizes {
  /// Floats of a row of a panel.
  static var panelWidth: Int { panelVectors * Machine.lanes }

  /// Floats of the sums of a tile, or of its rows of a whole panel. A tile half as wide has twice the rows.
  private static var tileCount: Int { tileRows * max(tileVectors, panelVectors) * Machine.lanes }

  /// Lends room for a tile.
  @inline(__always) static func withTile<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    check(TileScratch.count, tileCount)
    return withScratch(TileScratch(repeating: 0), body)
  }

  /// Lends room for a tile, and behind it, from `TileScratch.count` on, for a row of a panel.
  @inline(__always) static func withTileAndRow<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    check(TileScratch.count, tileCount)
    check(TileAndRowScratch.count, TileScratch.count + panelWidth)
    return withScratch(TileAndRowScratch(repeating: 0), body)
  }

  /// Lends room for a tile, and behind it, from `TileScratch.count` on, for a block of a panel.
  @inline(__always) static func withTileAndBlock<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    check(TileScratch.count, tileCount)
    check(TileAndBlockScratch.count, TileScratch.count + blockDepth * panelWidth)
    return withScratch(TileAndBlockScratch(repeating: 0), body)
  }

  /// Traps if memory of the stack is too small, or if there is no ``Tile`` of these sizes.
  @inline(__always) private static func check(_ capacity: Int, _ count: Int) {
    require(count <= capacity, "\(count) floats of a tile do not fit into \(capacity)")
    require(tileRows <= 6 && tileVectors <= 4 && panelVectors <= 4, "there are no tiles of these sizes")
  }
}
