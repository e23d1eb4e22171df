import Failures
import Files
import FoundationEssentials

/// Writes the log of a run, `metrics.jsonl`: a JSON object on each line.
final class MetricsLog {
  private let file: AppendedFile
  private let encoder = JSON.encoder()

  /// Opens the log to continue it after `step`. Lines of later steps are dropped, since the run repeats these steps.
  ///
  /// - Throws: a failure of kind `io` if the file cannot be written.
  init(path: String, after step: Int) throws {
    do {
      let kept = MetricsLog.lines(path).filter { $0.step <= step }
      let encoder = encoder
      let text = try kept.reduce(into: Data()) { $0 += try encoder.encode(WrittenLine($1)) + Data("\n".utf8) }
      try text.write(to: URL(fileURLWithPath: path), options: .atomic)
      file = try AppendedFile(path: path)
    } catch {
      throw Failure(
        .io, "\(path) cannot be written to; free space, fix its permissions or give another folder with --output")
    }
  }

  /// Appends a line.
  ///
  /// - Throws: an error if it cannot be written. Then nothing of it is in the file.
  func append(_ line: Line) throws { try file.append(try encoder.encode(WrittenLine(line)) + Data("\n".utf8)) }

  /// Reads the lines of a log. Empty if there is no file. Lines that cannot be decoded are left out.
  static func lines(_ path: String) -> [Line] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      try? JSON.decoder().decode(WrittenLine.self, from: Data(line.utf8)).line
    }
  }
}
