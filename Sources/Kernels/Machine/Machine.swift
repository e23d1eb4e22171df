import CIntrinsics

/// The vector type of all kernels: 16 lanes of `Float`.
public typealias Vector = SIMD16<Float>

/// Facts about the processor that this program was built for. The block sizes that follow from them are in `BlockSizes`.
public enum Machine {
  /// The number of lanes of a vector.
  public static let lanes = 16
  /// The number of rows, over several time steps, that one product with the inputs should have: that many rows stay in
  /// the second-level cache.
  public static var chunkRows: Int { BlockSizes.chunkRows }
  /// The alignment of every allocation in bytes: a cache line, which is also a vector.
  static let alignment = 64
  /// The number of bytes of a huge page.
  static let hugePage = 1 << 21

  /// Whether a multiply-add of vectors rounds once (a fused multiply-add) rather than twice.
  public static var fuses: Bool { lockstep_fuses() }

  /// Prints a message and exits with `code` if this CPU lacks the instructions that the binary was built for.
  ///
  /// Call this before anything else: on such a CPU, other code can end the program without a message.
  public static func requireCPU(orSay message: StaticString, code: Int32) {
    message.withUTF8Buffer { text in
      if let start = text.baseAddress {
        lockstep_require_cpu(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), code)
      }
    }
  }
}
