import Failures
import Files
import FoundationEssentials
import Kernels

/// Works out a text and writes that as a prepared file.
final class PreparedWriter {
  private let unit: any TextUnit
  private let plan: DataPlan
  private var header = PreparedHeader()
  private let sink: PreparedSink
  private var documents: [UInt64] = []
  private var isAtStart = true  // whether the next token is the first of a document
  private var numbers = [UInt32](repeating: 0, count: TextReader.pieceSize + 1)
  private var narrow: [UInt8] = []

  /// - Parameter path: where the file will lie; nil to keep it in memory.
  init(_ unit: any TextUnit, _ plan: DataPlan, path: String?) {
    (self.unit, self.plan) = (unit, plan)
    sink = PreparedSink(path)
  }

  /// Reads a text and writes the file.
  ///
  /// - Returns: the file, and why it could not be kept, if it should have been.
  /// - Throws: a failure that names the text's file, and the line if there is one.
  func write(
    _ source: TextSource, key: String, progress: @escaping (Double) -> Void
  ) throws -> (PreparedFile, complaint: Failure?) {
    try unit.learn(from: source, plan)
    var reader = TextReader(source, readsBytes: unit.readsBytes, progress: progress)
    var files: [(path: String, first: Int)] = []
    try reader.read(beginFile: { files.append(($0, header.count)) }, piece: { try add($0, endsDocument: $1) })
    header.files = files.map { PreparedHeader.File(path: $0.path, first: $0.first) }
    (header.key, header.size) = (key, reader.size)
    (header.contentHash, header.dataHash) = (reader.contentHash, reader.hash)
    return try finish()
  }

  /// Writes the tokens of a piece.
  private func add(_ piece: Span<UInt8>, endsDocument: Bool) throws {
    let room = unit.room(for: piece.count)
    if numbers.count < room { numbers = [UInt32](repeating: 0, count: room) }
    let count = try encode(piece, endsDocument: endsDocument, into: &numbers)
    if count > 0 && isAtStart { documents.append(UInt64(header.count)) }
    isAtStart = endsDocument || (isAtStart && count == 0)
    let width = NarrowNumbers.width(below: unit.count)
    if width > header.segments.last?.width ?? 0 {
      header.segments.append(.init(first: header.count, count: 0, width: width, offset: sink.count))
    }
    if narrow.count < count * width { narrow = [UInt8](repeating: 0, count: numbers.count * width) }
    var bytes = narrow.mutableSpan
    NarrowNumbers.write(numbers.span.extracting(first: count), width: width, to: &bytes)
    sink.write(narrow.span.extracting(first: count * width))
    header.count += count
    header.segments[header.segments.count - 1].count += count
  }

  private func encode(_ piece: Span<UInt8>, endsDocument: Bool, into numbers: inout [UInt32]) throws -> Int {
    var target = numbers.mutableSpan
    return try unit.encode(piece, endsDocument: endsDocument, into: &target)
  }

  /// Writes what follows the tokens.
  private func finish() throws -> (PreparedFile, complaint: Failure?) {
    if unit.needsCounts { header.counts = try append(PreparedFile.words(counts().map { UInt64($0) })) }
    header.tokens = try append(unit.tokens.flatMap { Array($0.utf8) + [0] })
    header.tokenizer = try append(unit.tokenizer)
    header.documents = try append(PreparedFile.words(documents))
    let (end, seal) = try PreparedFile.end(header, after: sink.hash)
    sink.write(end.span)
    guard let file = PreparedFile(try sink.contents(), hash: seal) else {
      throw Failure(.internal, "a prepared text of \(sink.count) bytes cannot be read; report this")
    }
    return (file, sink.publish())
  }

  private func append(_ bytes: [UInt8]) throws -> Range<Int> {
    let start = sink.count
    sink.write(bytes.span)
    return start..<sink.count
  }

  /// Returns how often each token occurs in the training split.
  private func counts() throws -> [Int] {
    var counts = [Int](repeating: 0, count: unit.count)
    var target = counts.mutableSpan
    let training = plan.parts(of: header.count)[0]
    let bytes = try sink.contents()
    for segment in header.segments {
      let here = training.clamped(to: segment.first..<segment.first + segment.count)
      let start = segment.offset + (here.lowerBound - segment.first) * segment.width
      let span = bytes.span.extracting(start..<start + here.count * segment.width)
      NarrowNumbers.count(span, width: segment.width, into: &target)
    }
    return counts
  }
}
