import Failures
import Files
import FoundationEssentials
import Kernels

/// Works out a text and writes that as a prepared file.
///
/// Threads read, encode and write side by side, each another round of the text. The file has the same bytes on any number of
/// processors.
final class PreparedWriter: @unchecked Sendable {
  private let unit: any TextUnit
  private let plan: DataPlan
  private let processors: Processors
  private var header = PreparedHeader()
  private let sink: PreparedSink
  private var documents: [UInt64] = []
  private var isAtStart = true  // whether the next token is the first of a document
  private var different = 0  // tokens
  private var narrow: [UInt8] = []

  // Only the thread that reads uses these.
  private var reader: TextReader
  private var lastEncoder = 0

  private var hash = TextHash()  // only the thread that hashes uses it
  private let encoders: [RoundEncoder]
  private var common: CommonNumbers?  // nil for a single encoder, whose numbers are those of the file

  /// - Parameters:
  ///   - path: where the file will lie; nil to keep it in memory.
  ///   - processors: those to work with.
  /// - Throws: a failure for a text from which the unit cannot learn what it needs.
  init(
    _ source: TextSource, _ unit: any TextUnit, _ plan: DataPlan, path: String?, _ processors: Processors
  ) throws {
    (self.unit, self.plan, self.processors) = (unit, plan, processors)
    try unit.learn(from: source, plan)
    sink = PreparedSink(path)
    reader = TextReader(source, readsBytes: unit.readsBytes)
    encoders = RoundEncoder.encoders(unit, count: PreparedWriter.threads(processors.count))
    common = encoders.count == 1 ? nil : CommonNumbers(encoders: encoders.count)
  }

  /// Returns how many threads encode. More of them than processors leave less to wait for at the end of a round, but each
  /// has tables of its own.
  private static func threads(_ processors: Int) -> Int { processors == 1 ? 1 : min(8, 2 * processors) }

  /// Reads the text and writes the file.
  ///
  /// - Returns: the file, and why it could not be kept, if it should have been.
  /// - Throws: a failure that names the text's file, and the line if there is one.
  func write(key: String, progress: (Double) -> Void) throws -> (PreparedFile, complaint: Failure?) {
    var (encoded, read): (TextRound?, TextRound?)
    var isRead = false
    repeat {
      let (next, now, before) = (isRead ? nil : TextRound(), read, encoded)
      sideBySide(3 + encoders.count, on: processors) { [self] thread in
        switch thread {
        case 0: next?.read(&reader, encoders: encoders.count, last: &lastEncoder)
        case 1: before.map { add($0) }
        case 2: now.map { hash.add($0.blocks) }
        default: now.map { encoders[thread - 3].encode($0) }
        }
      }
      try now?.check()
      if let before { for encoder in encoders { encoder.reuse(before) } }
      isRead = next?.isLast ?? true
      (encoded, read) = (now, next)
      progress(reader.done)
    } while encoded != nil || read != nil
    (header.key, header.size) = (key, reader.size)
    (header.contentHash, header.dataHash) = (reader.contentHash, hash.value ?? 0)
    return try finish()
  }

  /// Writes the tokens of a round.
  private func add(_ round: TextRound) {
    for piece in round.pieces {
      if let path = piece.file { header.files.append(.init(path: path, first: header.count)) }
      guard case .success(var tokens) = piece.tokens else { continue }
      piece.tokens = nil  // so that changing the numbers does not copy them
      common?.apply(to: &tokens, of: piece.encoder)
      add(tokens, endsDocument: piece.endsDocument)
      piece.tokens = .success(tokens)
    }
  }

  private func add(_ tokens: TextPiece.Tokens, endsDocument: Bool) {
    different = common?.count ?? tokens.different
    let count = tokens.count
    if count > 0 && isAtStart { documents.append(UInt64(header.count)) }
    isAtStart = endsDocument || (isAtStart && count == 0)
    let width = NarrowNumbers.width(below: different)
    if width > header.segments.last?.width ?? 0 {
      header.segments.append(.init(first: header.count, count: 0, width: width, offset: sink.count))
    }
    if narrow.count < count * width { narrow = [UInt8](repeating: 0, count: count * width) }
    var bytes = narrow.mutableSpan
    NarrowNumbers.write(tokens.numbers.span.extracting(first: count), width: width, to: &bytes)
    sink.write(narrow.span.extracting(first: count * width))
    header.count += count
    header.segments[header.segments.count - 1].count += count
  }

  /// Writes what follows the tokens.
  private func finish() throws -> (PreparedFile, complaint: Failure?) {
    if unit.needsCounts { header.counts = try append(PreparedFile.words(counts().map { UInt64($0) })) }
    header.tokens = try append((common?.tokens ?? unit.tokens(from: 0)).flatMap { Array($0.utf8) + [0] })
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
    var counts = [Int](repeating: 0, count: different)
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
