import CIntrinsics

/// The vector that every kernel computes in: 16 lanes of `Float`.
public typealias Vector = SIMD16<Float>

/// Facts of the machine that the kernels are cut for. The only file that knows them.
public enum Machine {
  /// Lanes of one vector.
  public static let lanes = 16
  /// Rows of a panel that one pass works on: 256 × 32 floats are 32 KiB, which stay in the first-level cache.
  public static let blockDepth = 256
  /// Alignment of every allocation in bytes: a cache line, and a vector.
  static let alignment = 64
  /// Bytes of a large page of memory.
  static let hugePage = 1 << 21

  /// The instruction set that this binary was built for: "AVX-512", "AVX2" or "portable".
  public static var instructionSet: String { String(cString: lockstep_built_for()) }

  /// Whether this CPU has the instructions that the binary was built for. Ask before the first kernel runs.
  public static var cpuSuffices: Bool { lockstep_cpu_suffices() }
}
