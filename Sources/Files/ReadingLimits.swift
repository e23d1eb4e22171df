import FoundationEssentials
import Glibc
import SystemPackage

/// The resource limits of a process that reads an untrusted file.
public enum ReadingLimits {
  /// Limits the memory and the time of this process to what reading the file at `path` can need, and lets it open no
  /// other file. The limits cannot be raised again. A process that exceeds them is ended, or its call fails.
  ///
  /// - Parameter isCompressed: whether the contents can be much larger than the file.
  public static func apply(toReading path: String, isCompressed: Bool = false) {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .nonBlocking) else { return }
    // For a folder, the offset of the end can be larger than any file.
    let size = (try? file.seek(offset: 0, from: .end)).map { Int($0 < 1 << 50 ? $0 : 0) } ?? 0
    try? file.close()
    // Deflate makes 1032 bytes of one, and a byte becomes a number of 8 bytes, of which there can be two copies.
    set(RLIMIT_AS, addressSpace + 256 << 20 + (isCompressed ? 2 * 8 * 1032 : 4) * size)
    let seconds = 2 + (isCompressed ? size >> 16 : size >> 24)
    // At the first limit the kernel sends SIGXCPU. At the second it sends SIGKILL, which may also come from outside.
    set(RLIMIT_CPU, seconds, atMost: seconds + 2)
    // A process that waits for a slow disk uses no processor time.
    _ = signal(SIGALRM, SIG_DFL)
    alarm(UInt32(clamping: 60 + size >> 20))
    // The next file that is opened gets the number of the closed one, and no second file can be opened. So a link or an
    // array in the file cannot lead to another file, and a filter cannot load a library.
    // A file of another program may be a checkpoint, which is opened once more for its seal.
    set(RLIMIT_NOFILE, Int(file.rawValue) + (isCompressed ? 2 : 1))
    set(RLIMIT_FSIZE, 0)
    set(RLIMIT_CORE, 0)
  }

  private static func set(_ resource: __rlimit_resource, _ value: Int, atMost: Int? = nil) {
    var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(atMost ?? value))
    _ = unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }

  /// The size of the address space that this process uses, in bytes.
  private static var addressSpace: Int {
    let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = text.flatMap { $0.split(separator: " ").first }.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
