import Failures
import Testing
import TestSupport
import Tokens

/// What is not supported is refused by its name.
struct RefusalTests {
  private func message(_ json: String) throws -> String {
    try failure { try Tokenizer(Array(json.utf8), name: "t.json") }.message
  }

  private static let model = #""model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}"#

  @Test func namesTheType() throws {
    #expect(
      try message(#"{"model": {"type": "Magic"}}"#)
        == #"t.json: model "Magic" is not supported; give another tokenizer"#)
    #expect(
      try message(
        #"{"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "UnicodeScripts"}]}, \#(Self.model)}"#)
        == #"t.json: pre_tokenizer.pretokenizers[0] "UnicodeScripts" is not supported; give another tokenizer"#)
    #expect(
      try message(#"{"decoder": {"type": "CTC"}, \#(Self.model)}"#)
        == #"t.json: decoder "CTC" is not supported; give another tokenizer"#)
  }

  @Test func namesThePattern() throws {
    let split = #""pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(?<=a)b"}, "behavior": "Isolated"}"#
    #expect(
      try message("{\(split), \(Self.model)}")
        == #"t.json: this group at character 2 of the pattern "(?<=a)b" is not supported; give another tokenizer"#)
  }

  /// A pattern that can match nothing cuts a text where it does, and the cases of letters outside ASCII are not known.
  @Test(arguments: [
    (#"(?=(?:\\d{3})+(?!\\d))"#, "can match nothing"), ("a*", "can match nothing"), ("b|", "can match nothing"),
    ("(?i:é)", #""é" in (?i:…)"#), ("(?i:[aé])", #""é" in (?i:…)"#),
  ])
  func refusesWhatWouldCutElsewhere(pattern: String, what: String) throws {
    let split = #""pre_tokenizer": {"type": "Split", "pattern": {"Regex": "\#(pattern)"}, "behavior": "Isolated"}"#
    #expect(try message("{\(split), \(Self.model)}").contains(what))
  }

  /// As in Oniguruma, `^` and `$` are the borders of lines.
  @Test func bordersOfLines() throws {
    func numbers(_ pattern: String, _ text: String) throws -> [Int32] {
      let split = #""pre_tokenizer": {"type": "Split", "pattern": {"Regex": "\#(pattern)"}, "behavior": "Isolated"}"#
      let model = #""model": {"type": "WordLevel", "vocab": {"?": 0, "a": 1, "b": 2}, "unk_token": "?"}"#
      return try Tokenizer(Array("{\(split), \(model)}".utf8), name: "t.json").encode(text.utf8)
    }
    #expect(try numbers("^b", "a\nb") == [0, 2])
    #expect(try numbers("a$", "ba\nb") == [2, 1, 0])
    #expect(try numbers("^a", "aa") == [1, 1])
  }

  @Test func namesTheSetting() throws {
    let model = Self.model.replacing(#""BPE","#, with: #""BPE", "dropout": 0.1,"#)
    #expect(try message("{\(model)}") == "t.json: model.dropout is not supported; give another tokenizer")
    let merges = Self.model.replacing("a b", with: "a c")
    #expect(
      try message("{\(merges)}").hasPrefix("t.json: model.merges[0] is not a pair of pieces of its vocabulary;"))
  }

  /// A pattern that goes back again and again ends with an error.
  @Test func aPatternThatTakesTooLong() throws {
    let split = #""pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(?:(?:a+)+)+b"}, "behavior": "Isolated"}"#
    let tokenizer = try Tokenizer(Array("{\(split), \(Self.model)}".utf8), name: "t.json")
    let failure = try failure { try tokenizer.encode([UInt8](repeating: UInt8(ascii: "a"), count: 60)) }
    #expect(failure.message.contains("takes too long on this text"))
  }
}
