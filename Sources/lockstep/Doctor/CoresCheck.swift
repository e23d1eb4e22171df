import FoundationEssentials
import Reporting

/// Reports how many processes to start on this machine, and how to bind them to cores.
func checkCores(_ cores: Cores) -> Finding {
  let subject = "cores"
  let (count, threads) = (cores.count, cores.threads.count)
  let found = "\(count) \(count == 1 ? "core" : "cores")" + (threads > count ? " of \(threads) threads" : "")
  if let quota = cores.quota, quota < Double(count) {
    let most = max(1, Int(quota))
    return Finding(
      .note, subject, "\(found), but a quota of \(short(quota)) cores; use mpirun -n \(most) --bind-to none")
  }
  let online = ProcessInfo.processInfo.processorCount
  if threads < online {
    return Finding(
      .note, subject,
      "\(found): bound to \(threads) of \(online) processors; start from a shell that is not bound, to use all")
  }
  let start = count == 1 ? "one process" : "mpirun -n \(count) --bind-to core"
  return Finding(.ok, subject, "\(found); use \(start)")
}
