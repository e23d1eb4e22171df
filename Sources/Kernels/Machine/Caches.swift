import CIntrinsics

/// The caches of a core of the machine that runs this program.
enum Caches {
  /// The bytes of the second-level cache that blocks are made for: those that the system tells, within bounds.
  private static let second: Int = {
    let told = lockstep_second_cache_bytes()
    return told > 0 ? max(64 << 10, min(told, usual)) : usual
  }()

  /// Larger blocks would gain nothing.
  private static let usual = 512 << 10

  /// Returns a block's size for a second-level cache of 512 KiB or more, or less for a smaller cache.
  static func scaled(_ size: Int) -> Int { max(1, size * second / usual) }
}
