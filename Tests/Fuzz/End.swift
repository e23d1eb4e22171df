import Checkpoints
import Configuration
import Files
import Glibc

/// How reading a file ended.
enum End: Hashable {
  /// It was read, with the arrays that it had before it was changed.
  case same
  /// It was read, with others.
  case other
  /// One line said what is wrong.
  case refused
  /// A signal ended the process.
  case signal(Int32)
}

/// Reads a file in this process.
func read(_ path: String, expecting seed: Seed) -> End {
  guard case .contents(let contents) = CheckpointReply(reading: path) else { return .refused }
  return seed.hasSameArrays(as: CheckpointFile(path: path, contents)) ? .same : .other
}

/// Reads a file in a process of its own, within the limits that lockstep reads within.
func readApart(_ path: String, expecting seed: Seed) -> End {
  let ends: [End] = [.same, .other, .refused]
  let child = fork()
  if child == 0 {
    // What the Swift runtime has to say about a crash.
    dup2(open("/dev/null", O_WRONLY), 2)
    ReadingLimits.apply(toReading: path)
    _exit(Int32(ends.firstIndex(of: read(path, expecting: seed))!))
  }
  var status: Int32 = 0
  waitpid(child, &status, 0)
  let signal = status & 0x7F
  return signal == 0 ? ends[Int(status >> 8 & 0xFF)] : .signal(signal)
}

/// How often each end came.
struct Tally: Encodable {
  private var files = 0
  private var refused = 0
  private var same = 0
  private var other = 0
  /// By the number of the signal.
  private var signals: [String: Int] = [:]

  /// Counts a file.
  mutating func add(_ end: End) {
    files += 1
    switch end {
    case .same: same += 1
    case .other: other += 1
    case .refused: refused += 1
    case .signal(let number): signals["\(number)", default: 0] += 1
    }
  }
}
