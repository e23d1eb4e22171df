import CIntrinsics

/// The caches of a core of the machine that runs this program.
enum Caches {
  /// The bytes of the first-level data cache.
  static let first = size(level: 1, usual: 32 << 10)
  /// The bytes of the second-level cache.
  static let second = size(level: 2, usual: 512 << 10)

  /// Returns a block's size for a second-level cache of 512 KiB or more, or less for a smaller cache.
  static func scaled(_ size: Int) -> Int { max(1, size * min(second, 512 << 10) / (512 << 10)) }

  /// Returns the size that the system tells, or the usual one if it does not know.
  private static func size(level: Int32, usual: Int) -> Int {
    let told = lockstep_cache_bytes(level)
    return told > 0 ? told : usual
  }
}
