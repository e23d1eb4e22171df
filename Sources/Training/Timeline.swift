import Communication
import Failures
import Files
import FoundationEssentials
import Networks

/// Records what each process does and when, as a trace for Chrome (`chrome://tracing`) or Perfetto. Each process has
/// its own track.
final class Timeline {
  /// A part of a run, named as in the trace.
  enum Part: String, CaseIterable {
    case forward, backward, wait, reduce, update, validate, checkpoint
    /// Writing a checkpoint to the disk, which happens in parallel to the other parts.
    case write

    init(_ phase: Laps.Phase) {
      switch phase {
      case .embedding, .inputProducts, .recurrentProductsAndGates, .head, .softmax: self = .forward
      case .headBackward, .gatesBackward, .recurrentProductsBackward, .weightGradients, .inputProductsBackward,
        .embeddingBackward:
        self = .backward
      case .waiting: self = .wait
      case .communication: self = .reduce
      case .update: self = .update
      }
    }
  }

  private struct Event {
    let part: Part
    let start: ContinuousClock.Instant
    var end: ContinuousClock.Instant
  }

  /// The limit that keeps a long run from filling the memory: about 100,000 steps.
  private static let maximumCount = 500_000

  private let path: String
  private let communicator: any Communicator
  private let start: ContinuousClock.Instant
  private var events: [Event] = []

  /// Sets time zero to the same moment on all processes, to within the delay of a message. All processes call this.
  ///
  /// - Parameter path: the file that process 0 writes at the end of the run.
  /// - Throws: an `AgreedFailure` of kind `io` if the file cannot be written, as far as that can be seen now.
  init(path: String, _ communicator: any Communicator) throws {
    self.path = path
    self.communicator = communicator
    try communicator.agree {
      if communicator.isRoot && !AppendedFile.canBeWritten(path) { throw Timeline.notWritable(path) }
    }
    start = .now
  }

  private static func notWritable(_ path: String) -> Failure {
    Failure(.io, "\(path) cannot be written to; give another path with --timeline")
  }

  /// Records the phases of training steps.
  func record(_ laps: Laps) { laps.observer = { [unowned self] phase, start, end in add(Part(phase), start, end) } }

  /// Records the time that `work` takes.
  func record<Result>(_ part: Part, _ work: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer { add(part, start, .now) }
    return try work()
  }

  /// Records finished work. Adjacent intervals of the same part become one event.
  func add(_ part: Part, _ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) {
    if let last = events.indices.last, events[last].part == part, events[last].end == start {
      events[last].end = end
    } else if events.count < Timeline.maximumCount {
      events.append(Event(part: part, start: start, end: end))
    }
  }

  /// Collects the events of all processes, and writes the file on process 0. All processes call this.
  func write() throws {
    let tracks = try communicator.gather(try track())
    try communicator.agree {
      guard communicator.isRoot else { return }
      do {
        let file = Data("[\n".utf8) + tracks.joined(separator: Data(",\n".utf8)) + Data("\n]\n".utf8)
        try file.write(to: URL(fileURLWithPath: path))
      } catch {
        throw Timeline.notWritable(path)
      }
    }
  }

  /// The name of this process and its events: a JSON object on each line, with commas between them.
  private func track() throws -> [UInt8] {
    let rank = communicator.launcherRank(communicator.rank)
    let name = TraceEvent.Arguments(name: "rank \(rank) on \(communicator.host)")
    // One event at a time: encoding all at once would need ten times the memory of the result.
    let encoder = JSON.encoder()
    var bytes = Array(
      try encoder.encode(TraceEvent(name: "process_name", ph: .metadata, pid: rank, args: name)))
    for event in events {
      bytes += ",\n".utf8
      bytes += try encoder.encode(
        TraceEvent(
          name: event.part.rawValue, ph: .complete, pid: rank, tid: event.part == .write ? 1 : 0,
          ts: (event.start - start) / .microseconds(1), dur: (event.end - event.start) / .microseconds(1)))
    }
    return bytes
  }
}

/// An event in the trace format of Chrome, with the keys of that format.
private struct TraceEvent: Encodable {
  enum Phase: String, Encodable {
    /// The name of a process.
    case metadata = "M"
    /// An interval.
    case complete = "X"
  }

  struct Arguments: Encodable {
    let name: String
  }

  var name: String
  var ph: Phase
  /// The rank.
  var pid: Int
  /// 1 for what happens in parallel to the rest, which is 0.
  var tid: Int?
  /// The start, in microseconds.
  var ts: Double?
  /// The duration, in microseconds.
  var dur: Double?
  var args: Arguments?
}
