import FoundationEssentials

/// A value in JSON whose form is not known before.
package enum JSONTree: Sendable {
  case null
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([String: JSONTree])

  /// Reads JSON.
  ///
  /// - Throws: an error of the decoder for what is not JSON.
  package init(_ data: Data) throws { self = try JSONDecoder().decode(JSONTree.self, from: data) }

  /// The members of an object; nil for another value.
  package var object: [String: JSONTree]? { if case .object(let members) = self { members } else { nil } }
  /// The members of a list; nil for another value.
  package var list: [JSONTree]? { if case .list(let members) = self { members } else { nil } }
  /// The text; nil for another value.
  package var text: String? { if case .text(let text) = self { text } else { nil } }
  /// The whole number; nil for another value.
  package var integer: Int? { if case .integer(let number) = self { number } else { nil } }

  /// The number, whole or not; nil for another value.
  package var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// The member of an object; nil if there is none.
  package subscript(key: String) -> JSONTree? { object?[key] }
}

extension JSONTree: Decodable {
  package init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: NamedKey.self) {
      let pairs = try members.allKeys.map { ($0.stringValue, try members.decode(JSONTree.self, forKey: $0)) }
      self = .object(Dictionary(pairs) { $1 })
    } else if var members = try? decoder.unkeyedContainer() {
      var list: [JSONTree] = []
      while !members.isAtEnd { list.append(try members.decode(JSONTree.self)) }
      self = .list(list)
    } else {
      self = try JSONTree(plain: decoder.singleValueContainer())
    }
  }

  private init(plain value: any SingleValueDecodingContainer) throws {
    if value.decodeNil() {
      self = .null
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Int.self) {
      self = .integer(number)
    } else {
      self = .number(try value.decode(Double.self))
    }
  }
}
