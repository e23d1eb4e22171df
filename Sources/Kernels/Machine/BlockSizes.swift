import CIntrinsics

/// The block sizes of the kernels, side by side for each instruction set.
///
/// A size decides how fast a kernel is, and never what it computes: the order of every sum is the same with blocks of
/// any size. Sizes of tiles follow from the registers; the compiler inlines them, so they cost no more than literals.
/// Sizes of blocks follow from the caches of the machine that runs.
enum BlockSizes {
  /// The number of vectors side by side in a tile.
  ///
  /// AVX-512 has 32 registers, each a whole vector: 24 of them hold the accumulators of a tile of 6 rows of 4 vectors.
  /// With AVX2 a vector takes two of 16 registers, elsewhere it takes four, so a tile is one vector wide.
  static var tileVectors: Int { size(avx512: 4, avx2: 1, portable: 1) }

  /// The number of rows of a tile.
  ///
  /// Three quarters of the registers hold accumulators; the others hold vectors of B and an element of A. A portable
  /// build has 16 registers, or 32 on ARM. There is a ``Tile`` of up to 6 rows of 4 vectors, and of 12 rows of 2.
  static var tileRows: Int { size(avx512: 6, avx2: 6, portable: lockstep_registers() == 32 ? 6 : 3) }

  /// The number of vectors of a panel: as many as the widest tile has.
  ///
  /// Narrower tiles cover a panel vector by vector.
  static var panelVectors: Int { size(avx512: 4, avx2: 4, portable: 4) }

  /// Whether a panel is stored vector by vector, each with all its rows, and not row by row. A tile of one vector then
  /// reads neighbours in memory.
  static var isStoredByVector: Bool { tileVectors == 1 }

  /// The number of floats of a row of a panel.
  static var panelWidth: Int { panelVectors * Machine.lanes }

  /// The number of vectors of a panel in plain arrangement.
  ///
  /// Where a tile is one vector wide, so is a panel: its rows are then neighbours in memory, and a block of the panel
  /// stays in the first-level cache for all rows of the result.
  static var plainVectors: Int { size(avx512: 4, avx2: 1, portable: 1) }

  /// Returns whether the common factor of sums over rows is copied, block by block, into a panel, if the sums have `rows`
  /// rows together.
  ///
  /// Rows of a power of two of floats compete for the same places of the first-level cache, and rows that are far apart
  /// are in many pages. Each row of tiles reads them again, so a copy pays where there are many. With narrow tiles it
  /// always pays: there, a row of a panel is one cache line.
  static func copiesCommonFactor(rows: Int) -> Bool { rows >= size(avx512: 128, avx2: 0, portable: 0) }

  /// The most rows of a panel in one pass over the result. A block of the panel stays in the second-level cache while all
  /// rows of A are multiplied with it: 768 rows of 64 floats are 192 KiB.
  static var blockDepth: Int { Caches.scaled(mostBlockDepth) }

  private static var mostBlockDepth: Int { size(avx512: 768, avx2: 768, portable: 768) }

  /// The number of floats of the blocks of a bundle of panels, which are used together for a band of rows. The deepest block
  /// of a wide panel is a bundle of its own.
  static var bundleCount: Int { Caches.scaled(mostBundleCount) }

  /// The number of floats of a bundle's blocks at most, on any machine.
  static var mostBundleCount: Int { mostBlockDepth * panelWidth }

  /// The number of rows that are packed into all panels before the next rows: few enough that each cache line and page
  /// of the source is read once.
  static var packedRows: Int { size(avx512: 32, avx2: 32, portable: 32) }

  /// The number of rows, over several time steps, of one product with the inputs: they stay in the second-level cache.
  static var chunkRows: Int { Caches.scaled(size(avx512: 256, avx2: 256, portable: 256)) }

  /// The number of floats of sums over rows that are computed together: 128 KiB, which stay in the second-level cache
  /// while groups are added up.
  static var slabCount: Int { Caches.scaled(size(avx512: 1 << 15, avx2: 1 << 15, portable: 1 << 15)) }

  /// The number of rows of a result that are computed together, at most. Each panel reads these rows of the other factor
  /// again. With narrow panels they should stay in the second-level cache: 256 rows of 512 floats are 512 KiB.
  static var bandRows: Int { Caches.scaled(size(avx512: 2048, avx2: 256, portable: 256)) }

  /// The number of floats of the widest row whose transpose is read in place: up to here, that is as fast as reading a
  /// copy. With narrow tiles almost all inputs are copied, as the common factor is: a loop then runs over all rows of a
  /// group at once, and not over the few rows of each time step.
  static var narrowRow: Int { size(avx512: 128, avx2: 16, portable: 16) }

  /// The number of rows of one pass of a sum over rows whose common factor is copied: 384 rows of a panel of 64 floats are
  /// 96 KiB.
  static var sumDepth: Int { Caches.scaled(size(avx512: 384, avx2: 384, portable: 384)) }

  /// Returns the number of rows of one pass of a sum over rows that are read in place, `stride` floats apart. The farther
  /// apart they are, the fewer of them stay in the second-level cache: rows a power of two apart compete for the same
  /// places.
  static func sumDepth(inPlace stride: Int) -> Int { max(leastSumDepth, min(sumDepth, sumSpan / stride)) }

  /// The fewest rows of one pass of a sum over rows: fewer would not be worth a pass over the sums.
  private static var leastSumDepth: Int { size(avx512: 32, avx2: 32, portable: 32) }

  /// The number of floats between the first and last row of one pass of a sum over rows, at most: 2 MiB.
  private static var sumSpan: Int { Caches.scaled(size(avx512: 1 << 19, avx2: 1 << 19, portable: 1 << 19)) }

  /// The number of floats of each branch that are added up at a time: 16 KiB, so that the sums that wait for others
  /// stay in the cache.
  static var branchPart: Int { size(avx512: 4096, avx2: 4096, portable: 4096) }

  /// The number of rows that a sum by token prefetches ahead. The rows of a token are anywhere in memory, so the
  /// processor cannot predict them.
  static var prefetchRows: Int { size(avx512: 6, avx2: 6, portable: 6) }

  /// Returns the size for the instruction set that the kernels were built for.
  @inline(__always) private static func size(avx512: Int, avx2: Int, portable: Int) -> Int {
    switch InstructionSet.built {
    case .avx512: avx512
    case .avx2: avx2
    case .portable: portable
    }
  }
}
