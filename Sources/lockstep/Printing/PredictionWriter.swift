import Failures
import Files
import FoundationEssentials

/// Writes predictions piece by piece, in the format that the name of the file ends with.
final class PredictionWriter {
  private enum Form {
    case lines(separator: String)
    case hdf5
    case json
  }

  private let path: String?
  private let form: Form
  private var file: CacheFile?
  private var records = 0

  /// - Parameters:
  ///   - path: the file; nil for tab-separated lines on standard output.
  ///   - hasJSON: whether the predictions have a form in JSON.
  /// - Throws: a failure of kind `usage` for another ending.
  init(_ path: String?, hasJSON: Bool) throws {
    self.path = path
    form =
      switch path.map({ URL(fileURLWithPath: $0).pathExtension }) {
      case nil, "tsv": .lines(separator: "\t")
      case "csv": .lines(separator: ",")
      case "h5": .hdf5
      case "json" where hasJSON: .json
      case .some:
        throw Failure(
          .usage, "--output \(path ?? ""): give a name that ends in .tsv, .csv\(hasJSON ? ", .json" : "") or .h5")
      }
  }

  /// Whether predictions can be written piece by piece. Otherwise there is one piece.
  var takesPieces: Bool { if case .lines = form { true } else { false } }

  /// Writes the next predictions.
  ///
  /// - Throws: a failure of kind `io` if they cannot be written.
  func write(_ predictions: any PredictionOutput) throws {
    switch form {
    case .lines(let separator):
      let text = predictions.text(separator: separator, after: records)
      records += predictions.count
      guard let path else { return print(text, terminator: "") }
      try attempt(path) {
        let file = try self.file ?? CacheFile(path: path, createsFolder: false)
        self.file = file
        try file.write(Array(text.utf8).span)
      }
    case .hdf5: try writeFile(Data(try predictions.image()), to: path ?? "")
    case .json: try writeFile(try predictions.json(), to: path ?? "")
    }
  }

  /// Gives the file its name.
  ///
  /// - Throws: a failure of kind `io` if it cannot be written.
  func finish() throws {
    if let path { try attempt(path) { try file?.publish() } }
  }

  private func attempt(_ path: String, _ work: () throws -> Void) throws {
    do { try work() } catch { throw unwritable(path) }
  }
}
