import Failures
import Files
import Foundation
import Inspection

/// The log of a run: a JSON object a line, in `metrics.jsonl`.
final class MetricsLog {
  /// One line.
  struct Line: Codable {
    var step: Int
    var epoch: Double
    /// The mean loss since the line before, in nats a target.
    var loss: Double?
    var gradientNorm: Double?
    /// The learning rate of the last step.
    var rate: Double?
    var tokensPerSecond: Double?
    /// The share of the cores' multiply-add rate that steps came to.
    var peakShare: Double?
    /// The share of the time since the line before that processes spent on their sums, most of it waiting for each other.
    var waiting: Double?
    /// Steps since the line before that were passed over; none is not written.
    var skippedSteps: Int?
    /// In nats a target, or what the loss is of.
    var validationLoss: Double?
    var isBest: Bool?
    /// How the gates of each layer stand, by its name.
    var gates: [String: [GateFacts]]?
    /// What else the model was judged by, each with a key of its own.
    var measures: [String: Double] = [:]

    enum CodingKeys: CodingKey {
      case step, epoch, loss, gradientNorm, rate, tokensPerSecond, waiting, peakShare, skippedSteps, validationLoss,
        isBest, gates
    }
  }

  private let file: FileHandle
  private let encoder = JSON.encoder()

  /// Opens the log to go on behind `step`; lines of later steps, which will be done again, are dropped.
  init(path: String, after step: Int) throws {
    do {
      let kept = MetricsLog.lines(path).filter { $0.step <= step }
      let encoder = encoder
      let text = try kept.reduce(into: Data()) { $0 += try encoder.encode(Whole(line: $1)) + Data("\n".utf8) }
      try text.write(to: URL(fileURLWithPath: path), options: .atomic)
      file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try file.seekToEnd()
    } catch {
      throw Failure(
        .io, "\(path) cannot be written to; free space, mend its permissions or give another folder with --output")
    }
  }

  /// Appends a line. A log that cannot be written does not end the run.
  func append(_ line: Line) {
    try? file.write(contentsOf: (try? encoder.encode(Whole(line: line))).map { $0 + Data("\n".utf8) } ?? Data())
  }

  /// The lines of a log that is there; those that cannot be read are left out.
  static func lines(_ path: String) -> [Line] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSON.decoder().decode(Whole.self, from: Data($0.utf8)).line }
  }
}

/// A line with its measures, in one object: `validationAccuracy` beside `validationLoss`.
private struct Whole: Codable {
  var line: MetricsLog.Line

  init(line: MetricsLog.Line) { self.line = line }

  init(from decoder: any Decoder) throws {
    line = try MetricsLog.Line(from: decoder)
    let object = try decoder.container(keyedBy: NamedKey.self)
    for key in object.allKeys where key.stringValue.hasPrefix("validation") && key.stringValue != "validationLoss" {
      let name = key.stringValue.dropFirst("validation".count)
      line.measures[name.prefix(1).lowercased() + name.dropFirst()] = try object.decode(Double.self, forKey: key)
    }
  }

  func encode(to encoder: any Encoder) throws {
    try line.encode(to: encoder)
    var object = encoder.container(keyedBy: NamedKey.self)
    for (name, value) in line.measures {
      try object.encode(value, forKey: NamedKey("validation\(name.prefix(1).uppercased())\(name.dropFirst())"))
    }
  }
}
