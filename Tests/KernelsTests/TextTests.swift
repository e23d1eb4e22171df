import Kernels
import Testing

/// The kernels that read texts, against the standard library and against values of others.
struct TextTests {
  /// Whole and broken characters of each length, between stretches of letters whose lengths put them at every place of a
  /// block.
  @Test(arguments: 0..<70)
  func checkAgreesWithTheStandardLibrary(before: Int) {
    let pieces: [[UInt8]] = [
      [], [0], Array("é".utf8), Array("字".utf8), Array("😀".utf8), [0xC3], [0xE5, 0xAD], [0xF0, 0x9F, 0x98], [0x80],
      [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0x9F, 0xBF],
      [0xEE, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
      [0xC3, 0xA9, 0xA9], [0xE0, 0xA0, 0x80], [0xF0, 0x90, 0x80, 0x80],
    ]
    for piece in pieces {
      for after in [0, 1, 2, 3, 64, 130] {
        var bytes = [UInt8](repeating: 0x61, count: before) + piece + [UInt8](repeating: 0x0A, count: after)
        check(bytes)
        // The same among characters of two bytes.
        bytes = Array(String(repeating: "é", count: before).utf8) + piece + [UInt8](repeating: 0x62, count: after)
        check(bytes)
      }
    }
  }

  /// Where the compiler does not make vector instructions of the check, it is hundreds of times as slow.
  @Test func lettersWithAccentsAreCheckedByVectors() {
    func time(_ letter: String) -> Duration {
      let bytes = Array(String(repeating: "the quick brown fox \(letter) ", count: 50_000).utf8)
      let times = (0..<5).map { _ in ContinuousClock().measure { #expect(checkText(bytes.span).isUTF8) } }
      return times.reduce(times[0], min)
    }
    #expect(time("é") < time("e") * 60)
  }

  private func check(_ bytes: [UInt8]) {
    let isUTF8 = (try? UTF8Span(validating: bytes.span)) != nil
    let facts = checkText(bytes.span)
    #expect(facts.isUTF8 == isUTF8 && facts.hasZero == bytes.contains(0), "\(bytes)")
    #expect(facts.lineFeeds == bytes.count { $0 == 0x0A }, "\(bytes)")
  }

  /// Values of the package xxhash of PyPI.
  @Test(
    arguments: [
      (0, 0xEF46_DB37_51D8_E999), (1, 0xE934_A84A_DB05_2768), (3, 0x9FF7_0A63_5A62_09AB), (4, 0xAE5A_CDC0_0A55_AC41),
      (7, 0x5812_3FDA_FD64_958D), (8, 0x87D1_144B_127B_6F1B), (11, 0x7FB5_600E_2600_40F1), (12, 0x54F0_54A6_170B_5202),
      (31, 0x0345_ED70_47C6_9282), (32, 0x0291_D3DC_F317_0DAB), (33, 0x2AC9_6656_E1F7_595C),
      (63, 0x66C2_D136_EFE5_0A41),
      (64, 0x30D9_1D7A_E6B3_73C6), (65, 0x6731_D33F_9367_C082), (100, 0x1FC1_C527_5A95_29B5),
      (1000, 0x3F91_FF15_0D78_FCD5),
    ] as [(Int, UInt64)])
  func fastHash(count: Int, hash: UInt64) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 5) }
    #expect(FastHash.of(bytes.span) == hash)
    // In pieces of any size.
    for size in [1, 5, 31, 32, 47] {
      var inPieces = FastHash()
      for start in stride(from: 0, to: count, by: size) {
        inPieces.add(bytes.span.extracting(start..<min(start + size, count)))
      }
      #expect(inPieces.value == hash)
    }
  }

  @Test(arguments: [(1, 200), (2, 60_000), (4, 3_000_000_000)] as [(Int, UInt32)])
  func numbersAreReadAsTheyWereWritten(width: Int, last: UInt32) {
    let numbers: [UInt32] = [0, 1, last, 7, last]
    var bytes = [UInt8](repeating: 0, count: 5 * width)
    var target = bytes.mutableSpan
    NarrowNumbers.write(numbers.span, width: width, to: &target)
    #expect((0..<5).map { UInt32(NarrowNumbers.read(bytes.span, width: width, at: $0)) } == numbers)
    var counts = [Int](repeating: 0, count: 8)
    var sums = counts.mutableSpan
    NarrowNumbers.count(bytes.span, width: width, into: &sums)
    #expect(counts == [1, 1, 0, 0, 0, 0, 0, 1])
  }

  /// Words of every length, so that short and long ones, and those at the end of the text, are told apart.
  @Test func wordsAreToldApart() {
    let words = (1...40).flatMap { length in ["a", "b"].map { String(repeating: "x", count: length - 1) + $0 } }
    let table = WordTable(CharacterClasses { $0 == " " ? .space : .ofWord })
    let text = Array((words + words.reversed()).joined(separator: " ").utf8)
    var numbers = [UInt32](repeating: 0, count: text.count)
    var target = numbers.mutableSpan
    let count = table.encode(text.span, into: &target)
    #expect(count == 160 && table.strings.count == 80)
    #expect(Array(numbers[..<80]) == (0..<80).map { UInt32($0) })
    #expect(Array(numbers[80..<160]) == (0..<80).reversed().map { UInt32($0) })
    for (number, word) in words.enumerated() { #expect(Array(table.strings.bytes(of: number)) == Array(word.utf8)) }
  }

  /// So many words that the table grows several times.
  @Test func manyWords() {
    let table = ByteStringTable()
    for _ in 0..<2 {
      for number in 0..<30_000 { #expect(table.number(of: Array("w\(number)".utf8).span) == UInt32(number)) }
    }
  }

  @Test func bytesAreFound() {
    let text = Array("ab<|x|>cd<|x|>".utf8)
    let needle = Array("<|x|>".utf8)
    #expect(find(needle.span, in: text.span, from: 0) == 2)
    #expect(find(needle.span, in: text.span, from: 3) == 9)
    #expect(find(needle.span, in: text.span, from: 10) == nil)
    #expect(find(text.span, in: needle.span, from: 0) == nil)
  }
}
