import Failures
import Files

/// A part of a `tokenizer.json`, with its place in the file for error messages.
struct TokenizerPart {
  let tree: JSONTree
  let path: String
  /// The keys that lead to the part, such as "pre_tokenizer.pretokenizers[1]".
  let place: String

  /// The value of the key `type`.
  var type: String { tree["type"]?.text ?? "" }

  /// Returns the part of a key; nil for none, and for `null`.
  func part(_ key: String) -> TokenizerPart? {
    tree[key].map { TokenizerPart(tree: $0, path: path, place: place.isEmpty ? key : "\(place).\(key)") }
  }

  /// Returns the parts of a list.
  ///
  /// - Throws: a failure of kind `data` if there is no list.
  func parts(_ key: String) throws -> [TokenizerPart] {
    guard let list = tree[key]?.list else { throw missing(key, "a list") }
    return list.enumerated().map { TokenizerPart(tree: $1, path: path, place: "\(place).\(key)[\($0)]") }
  }

  /// Returns a text. Without a default, a text that is missing is an error.
  func text(_ key: String, or other: String? = nil) throws -> String {
    guard let value = tree[key] else { return try need(other, key, "a text") }
    return try need(value.text, key, "a text")
  }

  /// Returns a text of one character.
  func character(_ key: String, or other: String? = nil) throws -> [UInt8] {
    let text = try text(key, or: other)
    return Array(try need(text.unicodeScalars.count == 1 ? text : nil, key, "one character").utf8)
  }

  /// Returns a Boolean. Without a default, one that is missing is an error.
  func flag(_ key: String, or other: Bool? = nil) throws -> Bool {
    guard let value = tree[key] else { return try need(other, key, "true or false") }
    return try need(value.flag, key, "true or false")
  }

  /// Returns an integer from 0 to a billion. Without a default, one that is missing is an error.
  func count(_ key: String, or other: Int? = nil) throws -> Int {
    guard let value = tree[key] else { return try need(other, key, "a number") }
    return try need(value.integer.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }, key, "a number")
  }

  /// The error for a value that is missing or wrong.
  func missing(_ key: String, _ what: String) -> Failure {
    let place = place.isEmpty ? key : "\(place).\(key)"
    return Failure(.data, "\(path): \(place) is not \(what); give a tokenizer.json of Hugging Face's tokenizers")
  }

  /// The error for a type that is not supported.
  var unsupported: Failure {
    Failure(.data, "\(path): \(place) \"\(type)\" is not supported; give another tokenizer")
  }

  /// The error for a setting that is not supported.
  func unsupported(_ key: String) -> Failure {
    Failure(.data, "\(path): \(place).\(key) is not supported; give another tokenizer")
  }

  private func need<Value>(_ value: Value?, _ key: String, _ what: String) throws -> Value {
    guard let value else { throw missing(key, what) }
    return value
  }
}
