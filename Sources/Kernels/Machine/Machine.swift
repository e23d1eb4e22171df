import CIntrinsics

/// The vector that every kernel computes in: 16 lanes of `Float`.
public typealias Vector = SIMD16<Float>

/// Facts of the processor that this binary was built for. ``BlockSizes`` has the sizes that follow from them.
public enum Machine {
  /// Lanes of one vector.
  public static let lanes = 16
  /// Rows of several time steps that go through one product: they stay in the second-level cache.
  public static var chunkRows: Int { BlockSizes.chunkRows }
  /// Alignment of every allocation in bytes: a cache line, and a vector.
  static let alignment = 64
  /// Bytes of a large page of memory.
  static let hugePage = 1 << 21

  /// Whether `adding(_:times:)` of vectors rounds once.
  public static var fuses: Bool { lockstep_fuses() }

  /// The instruction set that this binary was built for: "AVX-512", "AVX2" or "portable".
  public static var instructionSet: String {
    switch InstructionSet.current {
    case .avx512: "AVX-512"
    case .avx2: "AVX2"
    case .portable: "portable"
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

/// The instruction sets that the kernels have sizes for.
enum InstructionSet {
  case avx512
  case avx2
  case portable

  /// The one that this binary was built for.
  @inline(__always) static var current: InstructionSet {
    switch lockstep_register_bytes() {
    case 64: .avx512
    case 32: .avx2
    default: .portable
    }
  }
}
