import Checkpoints
import Configuration
import Files
import Glibc

/// The result of reading a changed file.
enum End: Hashable {
  /// The file was read, and its arrays are the same as before the change.
  case same
  /// The file was read, and its arrays differ.
  case other
  /// The file was refused with one line that says what is wrong.
  case refused
  /// A signal ended the process that read the file.
  case signal(Int32)
}

/// Reads a file in this process.
func read(_ path: String, expecting seed: Seed) -> End {
  guard case .contents(let contents) = CheckpointReply(reading: path) else { return .refused }
  return seed.hasSameArrays(as: CheckpointFile(path: path, contents)) ? .same : .other
}

/// Reads a file in a separate process, with the same limits as lockstep.
func readInProcess(_ path: String, expecting seed: Seed) -> End {
  let ends: [End] = [.same, .other, .refused]
  let child = fork()
  if child == 0 {
    // The Swift runtime would print a report of a crash.
    dup2(open("/dev/null", O_WRONLY), 2)
    ReadingLimits.apply(toReading: path)
    _exit(Int32(ends.firstIndex(of: read(path, expecting: seed))!))
  }
  var status: Int32 = 0
  waitpid(child, &status, 0)
  let signal = status & 0x7F
  return signal == 0 ? ends[Int(status >> 8 & 0xFF)] : .signal(signal)
}

/// Counts the results.
struct Tally: Encodable {
  private var files = 0
  private var refused = 0
  private var same = 0
  private var other = 0
  /// The counts of ``End/signal(_:)``, by the number of the signal.
  private var signals: [String: Int] = [:]

  /// Counts the result of one file.
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
