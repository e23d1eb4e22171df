import Foundation
import Glibc
import SystemPackage

/// What a process may use that reads a file nobody vouches for.
public enum ReadingLimits {
  /// Limits this process, for good, to what reading the file at `path` justifies: memory, time, and no other file. Going
  /// beyond ends it, or makes the call fail that wants more.
  public static func apply(toReading path: String) {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .nonBlocking) else { return }
    // A folder has a size beyond all bounds.
    let size = (try? file.seek(offset: 0, from: .end)).map { Int($0 < 1 << 50 ? $0 : 0) } ?? 0
    try? file.close()
    set(RLIMIT_AS, addressSpace + 256 << 20 + 4 * size)
    // At the second limit comes the signal that others may send too.
    set(RLIMIT_CPU, 2 + size >> 24, atMost: 4 + size >> 24)
    // Blocked on a slow disk it uses no time of the processor.
    _ = signal(SIGALRM, SIG_DFL)
    alarm(UInt32(clamping: 60 + size >> 20))
    // The next file that is opened has the number that this one had, and is the only one: a link or an array in the
    // file cannot lead to another, nor a filter to a library.
    set(RLIMIT_NOFILE, Int(file.rawValue) + 1)
    set(RLIMIT_FSIZE, 0)
    set(RLIMIT_CORE, 0)
  }

  private static func set(_ resource: __rlimit_resource, _ value: Int, atMost: Int? = nil) {
    var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(atMost ?? value))
    _ = unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }

  /// Bytes of addresses in use.
  private static var addressSpace: Int {
    let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = text.flatMap { $0.split(separator: " ").first }.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
