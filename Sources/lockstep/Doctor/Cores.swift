import Files
import FoundationEssentials
import Kernels

/// The cores that this process may use.
struct Cores {
  /// The numbers of the processors, each of which is a thread of a core.
  let threads: [Int]
  /// The number of cores. Threads of the same core count once.
  let count: Int
  /// The number of cores whose time the container may use. Nil if there is no limit.
  let quota: Double?

  /// The cores that this process may use.
  static var here: Cores {
    let threads = Processors.ofThisThread.numbers
    let siblings = threads.map { thread in
      firstLine(of: "/sys/devices/system/cpu/cpu\(thread)/topology/thread_siblings_list") ?? "\(thread)"
    }
    return Cores(threads: threads, count: Set(siblings).count, quota: quota())
  }

  /// Reads the quota of the container from version 2 or 1 of control groups.
  private static func quota() -> Double? {
    let folder = "/sys/fs/cgroup"
    let both =
      firstLine(of: "\(folder)/cpu.max")
      ?? firstLine(of: "\(folder)/cpu/cpu.cfs_quota_us").flatMap { quota in
        firstLine(of: "\(folder)/cpu/cpu.cfs_period_us").map { "\(quota) \($0)" }
      }
    let numbers = (both ?? "").split(separator: " ").compactMap { Double($0) }
    return numbers.count == 2 && numbers[0] > 0 ? numbers[0] / numbers[1] : nil
  }
}
