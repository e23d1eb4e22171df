import Foundation

/// The cores that this process may use.
struct Cores {
  /// The numbers of the processors, each a thread of a core.
  let threads: [Int]
  /// Number of cores: those threads without their siblings.
  let count: Int
  /// How much of them a container may use; none where nothing limits it.
  let quota: Double?

  /// Those of this process.
  static var here: Cores {
    let threads = allowedProcessors()
    let siblings = threads.map { thread in
      contents("/sys/devices/system/cpu/cpu\(thread)/topology/thread_siblings_list") ?? "\(thread)"
    }
    return Cores(threads: threads, count: Set(siblings).count, quota: quota())
  }

  /// The processors that Linux lets this process run on.
  static func allowedProcessors() -> [Int] {
    let status = contents("/proc/self/status") ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
    let ranges = line.dropFirst("Cpus_allowed_list:".count).trimmingCharacters(in: .whitespaces).split(separator: ",")
    return ranges.flatMap { range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      return ends.isEmpty ? [] : Array(ends[0]...ends[ends.count - 1])
    }
  }

  /// The quota of a container, by either version of control groups.
  private static func quota() -> Double? {
    let folder = "/sys/fs/cgroup"
    let both =
      contents("\(folder)/cpu.max")
      ?? contents("\(folder)/cpu/cpu.cfs_quota_us").flatMap { quota in
        contents("\(folder)/cpu/cpu.cfs_period_us").map { "\(quota) \($0)" }
      }
    let numbers = (both ?? "").split(separator: " ").compactMap { Double($0) }
    return numbers.count == 2 && numbers[0] > 0 ? numbers[0] / numbers[1] : nil
  }

  private static func contents(_ path: String) -> String? {
    (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .newlines)
  }
}

/// How many processes this machine has room for, and where they should stand.
func checkCores(_ cores: Cores) -> Finding {
  let subject = "cores"
  let (count, threads) = (cores.count, cores.threads.count)
  let found = "\(count) \(count == 1 ? "core" : "cores")" + (threads > count ? " of \(threads) threads" : "")
  if let quota = cores.quota, quota < Double(count) {
    let most = max(1, Int(quota))
    return Finding(.note, subject, "\(found), but a quota of \(short(quota)); mpirun -n \(most) --bind-to none")
  }
  let online = ProcessInfo.processInfo.processorCount
  if threads < online {
    return Finding(
      .note, subject, "\(found): bound to \(threads) of \(online) processors; start from a shell that is not, for all")
  }
  let start = count == 1 ? "one process" : "mpirun -n \(count) --bind-to core"
  return Finding(.ok, subject, "\(found): \(start)")
}
