import Communication
import Failures
import Foundation
import Networks

/// What each process did when: a trace that Chrome (`chrome://tracing`) and Perfetto show, a track for each process.
final class Timeline {
  /// A part of a run as the trace names it.
  enum Part: UInt8, CaseIterable {
    case forward, backward, wait, reduce, update, validate, checkpoint
    /// A checkpoint's way to the disk, beside the others.
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

  /// So that a long run does not fill the memory: about 100,000 steps.
  private static let most = 500_000

  private let path: String
  private let communicator: any Communicator
  private let began: ContinuousClock.Instant
  private var events: [Event] = []

  /// Begins at the same moment on all processes, as nearly as a message tells it; all call this.
  ///
  /// - Parameter path: where process 0 writes it in the end.
  init(path: String, _ communicator: any Communicator) throws {
    self.path = path
    self.communicator = communicator
    _ = try communicator.gather([UInt64]())
    began = .now
  }

  /// Records the parts of steps.
  func record(_ laps: Laps) { laps.observer = { [unowned self] phase, start, end in add(Part(phase), start, end) } }

  /// Records some work.
  func record<Result>(_ part: Part, _ work: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer { add(part, start, .now) }
    return try work()
  }

  /// Records some work that is done. Neighbours of the same part are one event.
  func add(_ part: Part, _ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) {
    if let last = events.indices.last, events[last].part == part, events[last].end == start {
      events[last].end = end
    } else if events.count < Timeline.most {
      events.append(Event(part: part, start: start, end: end))
    }
  }

  /// Writes what all processes recorded, on process 0; all call this.
  func write() throws {
    let tracks = try communicator.gather(Array(track.utf8)).map { String(decoding: $0, as: UTF8.self) }
    try communicator.agree {
      guard communicator.isRoot else { return }
      do {
        try Data("[\n\(tracks.joined(separator: ",\n"))\n]\n".utf8).write(to: URL(fileURLWithPath: path))
      } catch {
        throw Failure(.io, "\(path) cannot be written to; give another path with --timeline")
      }
    }
  }

  /// The name of this process's track and its events, as JSON without the brackets around them; what is written beside the
  /// others is a thread of its own. Times are in microseconds.
  private var track: String {
    let rank = communicator.rank
    let name =
      #"{"name":"process_name","ph":"M","pid":\#(rank),"args":{"name":"rank \#(rank) on \#(communicator.host)"}}"#
    let lines = events.map { event in
      #"{"name":"\#(event.part)","ph":"X","pid":\#(rank),"tid":\#(event.part == .write ? 1 : 0),"#
        + #""ts":\#((event.start - began) / .microseconds(1)),"dur":\#((event.end - event.start) / .microseconds(1))}"#
    }
    return ([name] + lines).joined(separator: ",\n")
  }
}
