import Failures

extension DataPlan {
  /// Opens a file of examples for a trained model, piece by piece, so that it can have any size. Of formats whose
  /// examples are not records one after another, the whole file is one piece.
  ///
  /// - Parameters:
  ///   - encoding: the encoding of the model.
  ///   - setting: the key or option with which the user gave the path, for error messages.
  ///   - needsTargets: whether examples without a target are an error.
  ///   - progress: is called after each piece with the fraction of the file that was read.
  ///   - body: is called with one piece after another. Each has an example, or a record without one.
  /// - Throws: what `body` throws, and a failure that names the file, and the line if there is one.
  public func openPieces(
    _ encoding: Encoding, path: String, from setting: String, needsTargets: Bool, progress: (Double) -> Void,
    body: (any Dataset) throws -> Void
  ) throws {
    switch format {
    case .labelledText:
      try pieces(LabelledText(self, needsTargets: needsTargets), encoding, path, setting, progress, body)
    case .tags, .conll, .conllu:
      try pieces(TaggedText(self, needsTargets: needsTargets), encoding, path, setting, progress, body)
    case .pairs:
      try pieces(PairedText(self, needsTargets: needsTargets), encoding, path, setting, progress, body)
    case .text, .series, .ts, .arrays:
      try body(open(encoding, path: path, from: setting, needsTargets: needsTargets))
    }
  }

  private func pieces<Format: RecordFormat>(
    _ format: Format, _ encoding: Encoding, _ path: String, _ setting: String, _ progress: (Double) -> Void,
    _ body: (any Dataset) throws -> Void
  ) throws {
    var (pieces, reader) = (try RecordPieces(path, setting), format.reader(path))
    var isEmpty = true
    try pieces.read { piece, fraction in
      defer { progress(fraction) }
      let (records, used) = try reader.read(piece)
      if records.isEmpty { return used }
      var rows = TextRows(format.columns())
      rows.append(records)
      // What there is to know about a file is said once.
      if isEmpty { rows.warnings = reader.warnings }
      try body(try ExampleDataset(self, format, encoding, rows, path))
      isEmpty = false
      return used
    }
    if isEmpty { throw Failure(.data, "\(path) has no examples; give another file with \(setting)") }
  }
}
