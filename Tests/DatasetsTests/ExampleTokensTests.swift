import Datasets
import FoundationEssentials
import TestSupport
import Testing

/// The texts of examples are cut into the same tokens as by plain Swift.
struct ExampleTokensTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let texts = [
    "Don't stop, it’s 3 o'clock!", "a", "  two\nlines\r\nand\ttabs ", "Été 漢字 e\u{301}a é", "👩‍👩‍👧 in Ω and Ω", "x_y (z)",
    "ΟΔΟΣ.Β ΟΔΟΣ", "words of more than sixteen bytes: internationalization internationalisation", "אבג \u{200F}x",
    "\u{600}12 a\u{600}b", "a\r\n\r\nb\r", "à la carte: a\u{300}\u{301}", "🇫🇷🇪🇸x 한글 กำ",
    String(repeating: "long ", count: 300) + "end",
  ]

  private struct Record: Encodable {
    let label: String
    let text: String
  }

  private func plan(_ unit: DataPlan.Unit) throws -> DataPlan {
    let records = try ExampleTokensTests.texts.map { text in
      String(decoding: try JSONEncoder().encode(Record(label: "b", text: text)), as: UTF8.self)
    }
    var plan = DataPlan()
    (plan.format, plan.unit, plan.split) = (.labelledText, unit, [1, 0, 0])
    plan.path = try scratch.write(records.joined(separator: "\n").utf8, to: "texts.jsonl")
    return plan
  }

  /// Returns the tokens of each text as bytes, because é is equal to e with a combining accent in Swift.
  private func tokens(_ plan: DataPlan) throws -> [[[UInt8]]] {
    let data = try #require(try plan.open() as? ExampleDataset)
    let vocabulary = try #require(data.encoding.inputs)
    return (0..<data.examples.count).map { index in
      data.examples.inputs.tokens(index).map { Array(vocabulary.tokens[Int($0)].utf8) }
    }
  }

  private static func words(_ text: String) -> [String] {
    var (words, isInWord) = ([String](), false)
    for scalar in text.unicodeScalars {
      let isOfWord =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar.properties.generalCategory == .nonspacingMark || "'’".unicodeScalars.contains(scalar)
      if isOfWord && isInWord {
        words[words.count - 1].unicodeScalars.append(scalar)
      } else if !scalar.properties.isWhitespace {
        words.append(String(scalar))
      }
      isInWord = isOfWord
    }
    return words
  }

  @Test(arguments: [DataPlan.Unit.character, .grapheme, .byte, .word], [false, true])
  func areThoseOfPlainSwift(unit: DataPlan.Unit, isLowerCase: Bool) throws {
    var plan = try plan(unit)
    plan.lowerCase = isLowerCase
    let expected = ExampleTokensTests.texts.map { text in
      // A sigma at the end of a word is another letter, which Swift leaves out.
      let text =
        isLowerCase ? text.lowercased().replacing("οδοσ", with: "οδος").replacing("οδος.", with: "οδοσ.") : text
      return switch unit {
      case .grapheme: text.map { Array(String($0).utf8) }
      case .byte: text.utf8.map { [$0] }
      case .word: ExampleTokensTests.words(text).map { Array($0.utf8) }
      default: text.unicodeScalars.map { Array(String($0).utf8) }
      }
    }
    let found = try tokens(plan)
    guard unit == .byte else { return #expect(found == expected) }
    #expect(found.map(\.count) == expected.map(\.count))
  }
}
