import Files
import FoundationEssentials

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
    let threads = allowedProcessors()
    let siblings = threads.map { thread in
      firstLine(of: "/sys/devices/system/cpu/cpu\(thread)/topology/thread_siblings_list") ?? "\(thread)"
    }
    return Cores(threads: threads, count: Set(siblings).count, quota: quota())
  }

  /// Returns the numbers of the processors that Linux allows this process to run on.
  static func allowedProcessors() -> [Int] {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
    let ranges = line.dropFirst("Cpus_allowed_list:".count).filter { !$0.isWhitespace }.split(separator: ",")
    return ranges.flatMap { range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      return ends.isEmpty ? [] : Array(ends[0]...ends[ends.count - 1])
    }
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
