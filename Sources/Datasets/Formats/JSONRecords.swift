import Failures
import Files
import FoundationEssentials

/// Records in the format JSON Lines: an object on each line.
struct JSONRecords {
  private let path: String
  private let columns: TextRecords.Columns

  init(_ path: String, _ columns: TextRecords.Columns) { (self.path, self.columns) = (path, columns) }

  /// Returns the record of each line; nil for a blank line.
  ///
  /// - Throws: a failure of kind `data` that names the line.
  func records(_ lines: [(number: Int, line: Substring)]) throws -> [TextRecords.Record?] {
    try lines.map { number, line in
      if line.isBlank { return nil }
      let object = try object(line, number)
      guard let input = try cell(columns.input, of: object, "data.inputs", number).text else {
        throw Failure(.data, "\(path), line \(number): \"\(columns.input)\" is a list; give one text")
      }
      let targets =
        columns.areTargetsNeeded
        ? try columns.targets.map { try cell($0, of: object, "data.targets", number) } : []
      return .init(line: number, input: input, targets: targets)
    }
  }

  private func object(_ line: Substring, _ number: Int) throws -> [String: JSONCell] {
    guard let object = try? JSON.decoder().decode([String: JSONCell].self, from: Data(line.utf8)) else {
      throw Failure(
        .data,
        "\(path), line \(number): not a JSON object; write one on each line, such as {\"text\": \"…\", \"label\": \"…\"}"
      )
    }
    return object
  }

  private func cell(
    _ name: String, of object: [String: JSONCell], _ setting: String, _ number: Int
  ) throws -> TextCell {
    guard let cell = object[name] else {
      throw Failure(
        .data,
        "\(path), line \(number): no key \"\(name)\" (\(setting)); its keys: \(object.keys.distinctSorted().list(most: 20))"
      )
    }
    guard case .cell(let cell) = cell else {
      throw Failure(
        .data,
        "\(path), line \(number): \"\(name)\" is neither a text nor a list of texts; correct it, or leave the line out")
    }
    // It would end a token's name in a checkpoint.
    guard !cell.texts.contains(where: { $0.utf8.contains(0) }) else {
      throw Failure(
        .data, "\(path), line \(number): \"\(name)\" has a zero byte, which text never has; remove it")
    }
    return cell
  }
}

/// A value of a JSON object. Numbers and Booleans are texts, as they are written.
private enum JSONCell: Decodable {
  case cell(TextCell)
  case other

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let text = JSONCell.text(value) {
      self = .cell(.text(text))
    } else if let list = try? value.decode([JSONCell].self) {
      let texts = list.compactMap { if case .cell(.text(let text)) = $0 { text } else { nil } }
      self = texts.count == list.count ? .cell(.list(texts)) : .other
    } else {
      self = .other
    }
  }

  private static func text(_ value: any SingleValueDecodingContainer) -> String? {
    if let text = try? value.decode(String.self) { return text }
    if let flag = try? value.decode(Bool.self) { return "\(flag)" }
    if let whole = try? value.decode(Int.self) { return "\(whole)" }
    return (try? value.decode(Double.self)).map { "\($0)" }
  }
}
