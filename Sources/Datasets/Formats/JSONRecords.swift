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
    // A dictionary finds some keys of other characters, too.
    guard let place = object.index(forKey: name), object[place].key.isExactly(name) else {
      throw Failure(
        .data,
        "\(path), line \(number): no key \"\(name)\" (\(setting)); its keys: \(object.keys.distinctSorted().list(most: 20))"
      )
    }
    let cell = try text(object[place].value, name, number)
    // It would end a token's name in a checkpoint.
    guard !cell.texts.contains(where: { $0.utf8.contains(0) }) else {
      throw Failure(
        .data, "\(path), line \(number): \"\(name)\" has a zero byte, which text never has; remove it")
    }
    return cell
  }

  private func text(_ cell: JSONCell, _ name: String, _ number: Int) throws -> TextCell {
    let problem: String
    switch cell {
    case .cell(let cell): return cell
    case .damaged:
      problem =
        "has a character or an escape that JSON does not allow, such as a raw tab, or half of a character (\\ud83d)"
    case .other: problem = "is neither a text nor a list of texts"
    }
    throw Failure(.data, "\(path), line \(number): \"\(name)\" \(problem); correct it, or leave the line out")
  }
}

/// A value of a JSON object. Numbers and Booleans are texts, as they are written.
private enum JSONCell: Decodable {
  case cell(TextCell)
  /// A text that is not written as JSON says.
  case damaged
  case other

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    do {
      self = try JSONCell.text(value).map { .cell(.text($0)) } ?? JSONCell(list: value)
    } catch {
      self = .damaged
    }
  }

  private init(list value: any SingleValueDecodingContainer) {
    guard let list = try? value.decode([JSONCell].self) else {
      self = .other
      return
    }
    let texts = list.compactMap { if case .cell(.text(let text)) = $0 { text } else { nil } }
    let hasDamage = list.contains { if case .damaged = $0 { true } else { false } }
    self = texts.count == list.count ? .cell(.list(texts)) : hasDamage ? .damaged : .other
  }

  /// Returns a text, a Boolean or a number as a text; nil for another value.
  ///
  /// - Throws: an error for a text that is not written as JSON says.
  private static func text(_ value: any SingleValueDecodingContainer) throws -> String? {
    do {
      return try value.decode(String.self)
    } catch DecodingError.typeMismatch {
      if let flag = try? value.decode(Bool.self) { return "\(flag)" }
      if let whole = try? value.decode(Int.self) { return "\(whole)" }
      return (try? value.decode(Double.self)).map { "\($0)" }
    } catch DecodingError.valueNotFound {
      return nil
    }
  }
}
