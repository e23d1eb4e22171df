import CLinux
import Failures
import Files
import Glibc
import Kernels

/// A file in memory that several processes of a host map (`memfd_create`).
///
/// It has no name, so nothing is left of it when its processes end, however they end. It does not lie in `/dev/shm`, so
/// that folder may be full, small or missing.
final class SharedFile {
  private let descriptor: Int32
  private let size: Int
  private let host: String  // for messages

  /// Whether a limit on the size of files (`RLIMIT_FSIZE`) holds for this process. It holds for files in memory, too.
  static var isLimited: Bool {
    var limit = rlimit()
    return getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) != 0 || limit.rlim_cur != rlim_t.max
  }

  /// Makes a file of `count` floats. It takes no memory yet.
  init(count: Int, on host: String) throws {
    self.host = host
    size = Storage.bytes(ofMapped: count)
    descriptor = lockstep_memory_file("lockstep")
    guard descriptor >= 0 else { throw failure("memfd_create") }
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure("ftruncate") }
  }

  /// Opens the file of another process.
  ///
  /// - Parameter card: its ``card`` there.
  init(_ card: [UInt64], count: Int, on host: String) throws {
    self.host = host
    size = Storage.bytes(ofMapped: count)
    do {
      descriptor = try ProcessFile(words: card).open(.readWrite)
    } catch {
      throw Failure(
        .io, "the processes on \(host) do not see each other's files (\(error)); set parallel.reduction=fast")
    }
  }

  deinit { close(descriptor) }

  /// What other processes need to open the file.
  var card: [UInt64] {
    get throws { try ProcessFile(descriptor: descriptor).words }
  }

  /// Maps `count` floats, and takes the memory of those in `mine`: if there is too little, this fails, and not a later
  /// write.
  func map(count: Int, mine: Range<Int>) throws -> Storage {
    let stride = MemoryLayout<Float>.stride
    if !mine.isEmpty {
      let status = posix_fallocate(descriptor, off_t(mine.lowerBound * stride), off_t(mine.count * stride))
      if status != 0 { throw failure("posix_fallocate", status) }
    }
    let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw failure("mmap") }
    return Storage(mapped: address, count: count)
  }

  private func failure(_ call: String, _ error: Int32 = errno) -> Failure {
    Failure(
      .io,
      "the processes on \(host) cannot share \((size >> 20) + 1) MiB of memory (\(call): "
        + "\(String(cString: strerror(error)))); start fewer of them, or set parallel.reduction=fast")
  }
}
