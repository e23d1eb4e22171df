import Kernels

/// Memory that all processes of a host read and write. Each process has a part of it.
public struct HostMemory {
  /// The memory of all processes of the host.
  public let all: Storage
  /// The offset of each process's part.
  public let starts: [Int]

  /// Creates the memory of processes whose parts have `counts` floats.
  init(_ all: Storage, _ counts: [Int]) {
    self.all = all
    starts = HostMemory.starts(counts)
  }

  /// Maps the memory of processes whose parts have `counts` floats. This one is process `mine`.
  init(_ file: SharedFile, _ counts: [Int], mine: Int) throws {
    let start = HostMemory.starts(counts)[mine]
    let part = start..<start + HostMemory.padded(counts[mine])
    self.init(try file.map(count: HostMemory.total(counts), mine: part), counts)
  }

  /// The offsets of parts of `counts` floats. Each part starts at a cache line, so that processes do not slow each
  /// other down by writing to the same one.
  private static func starts(_ counts: [Int]) -> [Int] {
    counts.indices.map { counts[..<$0].reduce(0) { $0 + padded($1) } }
  }

  /// The number of floats of all parts.
  static func total(_ counts: [Int]) -> Int { counts.reduce(0) { $0 + padded($1) } }

  private static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}
