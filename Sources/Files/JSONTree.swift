/// A JSON value.
///
/// The decoders of `FoundationEssentials` put the keys of an object into a dictionary of `String`s, where texts that Unicode calls
/// equivalent are one key. A vocabulary has such texts, and they are different pieces.
package enum JSONTree: Sendable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([(key: String, value: JSONTree)])

  /// Reads a text in JSON (RFC 8259); nil for what is not JSON.
  package init?(_ bytes: [UInt8]) {
    var reader = JSONReader(bytes)
    guard let value = reader.value(), reader.isAtEnd else { return nil }
    self = value
  }

  /// Returns the value of a key, the last one if the key stands twice; nil for none, and for `null`.
  package subscript(_ key: String) -> JSONTree? {
    guard case .object(let entries) = self,
      let value = entries.last(where: { $0.key.utf8.elementsEqual(key.utf8) })?.value
    else { return nil }
    if case .null = value { return nil }
    return value
  }

  /// The text; nil for another value.
  package var text: String? { if case .text(let text) = self { text } else { nil } }
  /// Whether it is true or false; nil for another value.
  package var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  /// The number; nil for another value.
  package var number: Double? { if case .number(let number) = self { number } else { nil } }
  /// The whole number; nil for another value.
  package var integer: Int? { number.flatMap { Int(exactly: $0) } }
  /// The values of a list; nil for another value.
  package var list: [JSONTree]? { if case .list(let list) = self { list } else { nil } }
  /// The keys and values of an object; nil for another value.
  package var entries: [(key: String, value: JSONTree)]? {
    if case .object(let entries) = self { entries } else { nil }
  }
}
