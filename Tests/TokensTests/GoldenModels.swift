import FoundationEssentials
import Tokens

/// The models of `Golden`, with the numbers and texts that sentencepiece and tokenizers give. Tests/Golden/tokens.py made
/// them.
struct GoldenModels: Decodable {
  struct Expected: Decodable {
    let numbers: [[Int32]]
    let texts: [String]
  }

  let texts: [String]
  let models: [String: Expected]

  static func load() throws -> GoldenModels {
    try JSONDecoder().decode(GoldenModels.self, from: Data(try bytes("numbers.json")))
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    return [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  static func tokenizer(_ name: String) throws -> Tokenizer { try Tokenizer(try bytes(name), name: name) }
}
