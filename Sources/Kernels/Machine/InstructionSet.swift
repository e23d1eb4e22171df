import CIntrinsics

/// The instruction sets that the kernels can be built for. They compute the same bits, at different speeds.
public enum InstructionSet: String, CaseIterable, Comparable, Sendable {
  /// Any other: registers of 16 bytes.
  case portable
  /// AVX2 with fused multiply-add: registers of 32 bytes.
  case avx2
  /// AVX-512 (F, VL, BW, DQ and CD): registers of 64 bytes.
  case avx512

  /// The instruction set that the kernels of this program were built for.
  @inline(__always) public static var built: InstructionSet { InstructionSet(registerBytes: lockstep_register_bytes()) }

  /// The best instruction set that this CPU and its operating system have.
  public static var best: InstructionSet { InstructionSet(registerBytes: lockstep_cpu_register_bytes()) }

  /// The name that its maker gave it.
  public var name: String {
    switch self {
    case .portable: "portable"
    case .avx2: "AVX2"
    case .avx512: "AVX-512"
    }
  }

  /// Whether `one` has narrower registers than `other`.
  public static func < (one: InstructionSet, other: InstructionSet) -> Bool {
    one.registerBytes < other.registerBytes
  }

  @inline(__always) private init(registerBytes: Int32) {
    switch registerBytes {
    case 64: self = .avx512
    case 32: self = .avx2
    default: self = .portable
    }
  }

  private var registerBytes: Int {
    switch self {
    case .avx512: 64
    case .avx2: 32
    case .portable: 16
    }
  }
}
