import CIntrinsics

/// The vector that every kernel computes in: 16 lanes of `Float`.
public typealias Vector = SIMD16<Float>

/// Facts of the machine that the kernels are cut for. The only file that knows them.
public enum Machine {
  /// Lanes of one vector.
  public static let lanes = 16
  /// Rows of a panel that one pass works on: 768 × 64 floats are 192 KiB, which stay in the second-level cache.
  static let blockDepth = 768
  /// Rows of a factor that a sum over rows takes at a time, where they lie: the farther apart, the fewer of them stay in
  /// the second-level cache, since columns of rows that are a power of two apart share its places.
  static func sumDepth(stride: Int) -> Int { max(32, min(384, (1 << 19) / stride)) }
  /// Floats of the widest row whose few columns a tile reads as fast where they lie as from a copy.
  static let narrowRow = 128
  /// Floats of sums over rows that are formed together: they stay in the second-level cache while groups are added up.
  static let slabCount = 1 << 15
  /// Rows of a matrix that are packed under all panels before the next ones.
  static let packedRows = 32
  /// Rows of several steps of time that go through a product together: they stay in the second-level cache too.
  public static let chunkRows = 256
  /// Alignment of every allocation in bytes: a cache line, and a vector.
  static let alignment = 64
  /// Bytes of a large page of memory.
  static let hugePage = 1 << 21

  /// Vectors side by side in a tile, at most: with 32 registers of a whole vector four, beside which six rows of
  /// accumulators fit. Anywhere else a vector takes two or four registers, and a tile has one.
  static var tileVectors: Int { registersOfVector == 1 ? 4 : 1 }
  /// Rows of such a tile: as many as leave registers for the vectors of B and an element of A.
  static var tileRows: Int { registersOfVector == 1 ? 6 : Int(lockstep_registers()) * 3 / (4 * registersOfVector) }
  /// Whether `adding(_:times:)` of vectors rounds once.
  public static var fuses: Bool { lockstep_fuses() }

  private static var registersOfVector: Int { lanes * MemoryLayout<Float>.stride / Int(lockstep_register_bytes()) }

  /// The instruction set that this binary was built for: "AVX-512", "AVX2" or "portable".
  public static var instructionSet: String {
    switch lockstep_register_bytes() {
    case 64: "AVX-512"
    case 32: "AVX2"
    default: "portable"
    }
  }

  /// Ends the program with a message and a code if this CPU lacks the instructions that it was built for. Anything that
  /// runs before may end it without a word.
  public static func requireCPU(orSay message: StaticString, code: Int32) {
    message.withUTF8Buffer { text in
      if let start = text.baseAddress {
        lockstep_require_cpu(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), code)
      }
    }
  }
}
