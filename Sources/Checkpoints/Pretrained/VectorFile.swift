import Failures
import Files

/// A file of word vectors: text of GloVe, fastText or word2vec, or word2vec's binary form. It can be a gzip file.
///
/// A line of text has a word and its numbers, separated by spaces or tabs. Words can have spaces in them, as in GloVe
/// 840B. A file of word2vec starts with a line that has the number of words and the number of numbers of a vector.
struct VectorFile {
  /// The number of numbers of a vector.
  let width: Int
  private let path: String
  private let header: Header?
  private let isBinary: Bool

  /// The first line of word2vec's files.
  private struct Header {
    let words: Int
    let width: Int
  }

  /// A word and its vector.
  struct Entry {
    /// The place in the file, for error messages: `line 3` or `word 3`.
    let place: String
    /// The word.
    let word: ArraySlice<UInt8>
    /// The numbers. One that is not finite is left out.
    let numbers: [Float]
  }

  /// The number of lines that show how many numbers a vector has.
  private static let sample = 100
  private static let longest = 1 << 24
  private static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")

  /// Opens the file at `path`, and finds out its form.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `data` if it has no vectors.
  init(path: String) throws {
    self.path = path
    let source = try VectorFile.open(path)
    let first = try source.read(until: VectorFile.newline) ?? []
    let header = VectorFile.header(first)
    isBinary = try header != nil && VectorFile.isBinary(source.upcoming(1 << 12))
    let isText = isBinary || !first.contains(0)
    if isBinary, let header {
      (self.header, width) = (header, header.width)
    } else {
      let widths = try VectorFile.widths(source)
      self.header = header.flatMap { header in widths.first.map { $0 >= header.width } ?? false ? header : nil }
      let all = (self.header == nil ? [VectorLine(first).fields.count - 1] : []) + widths
      width = self.header?.width ?? VectorFile.mostFrequent(all.filter { $0 > 0 })
    }
    if width < 1 || !isText {
      throw Failure(
        .data, "\(path) has no vectors; give lines of a word and its numbers, or the binary form of word2vec")
    }
  }

  /// Passes the entries of some words to `body`, in the order of the file.
  ///
  /// - Parameter words: the words.
  /// - Throws: a failure of kind `data` if the file is damaged or cut short, or what `body` throws.
  func forEach(of words: Set<ArraySlice<UInt8>>, _ body: (Entry) throws -> Void) throws {
    let source = try VectorFile.open(path)
    if header != nil { _ = try source.read(until: VectorFile.newline) }
    try isBinary ? forEachRecord(source, words, body) : forEachLine(source, words, body)
  }

  private func forEachLine(
    _ source: ByteSource, _ words: Set<ArraySlice<UInt8>>, _ body: (Entry) throws -> Void
  ) throws {
    // Most lines belong to other words, which their first field shows.
    let firstFields = Set(words.compactMap { VectorLine($0).firstField })
    var (number, count) = (header == nil ? 0 : 1, 0)
    while let bytes = try source.read(until: VectorFile.newline) {
      number += 1
      let line = VectorLine(bytes)
      guard let field = line.firstField else { continue }
      count += 1
      if !firstFields.contains(field) { continue }
      let (word, numbers) = line.divided(width)
      if words.contains(word) {
        try body(
          Entry(
            place: "line \(number)", word: word,
            numbers: numbers.compactMap { Float(String(decoding: $0, as: UTF8.self)) }.filter(\.isFinite)))
      }
    }
    if let header, count < header.words { throw cutShort(count, of: header.words) }
  }

  private func cutShort(_ found: Int, of count: Int) -> Failure {
    Failure(.data, "\(path) is cut short: it has \(found) of \(count) words; copy it again")
  }

  private func forEachRecord(
    _ source: ByteSource, _ words: Set<ArraySlice<UInt8>>, _ body: (Entry) throws -> Void
  ) throws {
    let count = header?.words ?? 0
    var number = 0
    while number < count {
      number += 1
      guard let word = try source.read(until: VectorFile.space), let bytes = try source.read(4 * width) else {
        throw cutShort(number - 1, of: count)
      }
      // Some programs end each vector with a line feed, others do not.
      let name = word.drop { $0 == VectorFile.newline }
      guard words.contains(name) else { continue }
      let numbers = stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { start in
        Float(bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
      }
      try body(Entry(place: "word \(number)", word: name, numbers: numbers.filter(\.isFinite)))
    }
  }

  private static func open(_ path: String) throws -> ByteSource {
    try ByteSource(path, "model.embedding-vectors", longest: longest)
  }

  private static func header(_ line: ArraySlice<UInt8>) -> Header? {
    let numbers = VectorLine(line).fields.map { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == 2, let words = numbers[0], let width = numbers[1], words > 0,
      (1...longest / 4).contains(width)
    else { return nil }
    return Header(words: words, width: width)
  }

  /// Returns whether bytes are not text: they have control characters, or are not UTF-8.
  private static func isBinary(_ bytes: ArraySlice<UInt8>) -> Bool {
    // The last character may be cut in two.
    let text = bytes.count < 1 << 12 ? bytes : bytes.prefix((bytes.lastIndex { $0 < 0x80 } ?? 0) - bytes.startIndex)
    return text.contains { $0 < 0x20 && ![9, 10, 13].contains($0) } || String(validating: text, as: UTF8.self) == nil
  }

  /// Returns the numbers of numbers in the next lines.
  private static func widths(_ source: ByteSource) throws -> [Int] {
    var widths: [Int] = []
    while widths.count < sample, let line = try source.read(until: newline) {
      let fields = VectorLine(line).fields.count
      if fields > 0 { widths.append(fields - 1) }
    }
    return widths
  }

  /// Returns the most frequent number; the smallest of them if there are several, and 0 if there is none.
  private static func mostFrequent(_ numbers: [Int]) -> Int {
    let counts = numbers.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    return counts.min { (-$0.value, $0.key) < (-$1.value, $1.key) }?.key ?? 0
  }
}

/// A line of a text of word vectors.
private struct VectorLine {
  private let bytes: ArraySlice<UInt8>

  /// - Parameter bytes: the line, without its end.
  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// The fields, without the spaces, tabs and carriage returns between them.
  var fields: [ArraySlice<UInt8>] { bytes.split(whereSeparator: VectorLine.isSeparator) }

  /// The bytes before the first separator; nil if the line starts with one, or is empty.
  var firstField: ArraySlice<UInt8>? {
    let field = bytes.prefix { !VectorLine.isSeparator($0) }
    return field.isEmpty ? nil : field
  }

  /// Returns the word, and the last `width` fields. A line with fewer fields has its first field as the word.
  func divided(_ width: Int) -> (word: ArraySlice<UInt8>, numbers: [ArraySlice<UInt8>]) {
    let fields = fields
    let numbers = fields.dropFirst().suffix(width)
    let end = fields.dropLast(numbers.count).last?.endIndex ?? bytes.startIndex
    return (bytes[..<end], Array(numbers))
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
