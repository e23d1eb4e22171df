import Failures
import Files

/// A model that cuts text into subwords, called pieces, each with a number, and puts pieces together to text again.
///
/// It reads the files of two programs: a `.model` of SentencePiece, and a `tokenizer.json` of Hugging Face's tokenizers.
/// Its pieces are the ones that these programs find.
public struct Tokenizer: Sendable {
  /// The bytes of the file.
  public let file: [UInt8]
  private let model: any SubwordModel

  /// Reads a model from a file.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - setting: the key or option with which the user gave the path, for error messages.
  /// - Throws: a failure of kind `missing` or `io` for a file that cannot be read, and of kind `data` for a damaged file
  ///   or for something in it that is not supported.
  public init(path: String, from setting: String) throws {
    try self.init(Array(try contents(of: path, setting)), name: path)
  }

  /// Reads a model from the bytes of a file.
  ///
  /// - Parameters:
  ///   - file: the bytes of the file.
  ///   - name: the path of the file, for error messages.
  /// - Throws: a failure of kind `data` for a damaged file, or for something in it that is not supported.
  public init(_ file: [UInt8], name: String) throws {
    self.file = file
    if file.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") {
      model = try TokenizerModel(file, name)
    } else {
      model = try SentencePieceModel(try SentencePieceFile(file, name), name)
    }
  }

  /// The texts of the pieces, in the order of their numbers. A space is visible in them, or changed as the model changes
  /// it.
  public var pieces: [String] { model.pieces }

  /// The number of the piece for what the model does not know; nil for none.
  public var unknown: Int32? { model.unknown }

  /// Returns the numbers of the pieces of a text.
  ///
  /// - Parameter text: text in UTF-8. What is not UTF-8 counts as U+FFFD.
  /// - Throws: a failure of kind `data` for a text that the model cannot take.
  public func encode(_ text: some Sequence<UInt8>) throws -> [Int32] {
    var encoder = encoder()
    var numbers: [Int32] = []
    try encoder.encode(Array(text), .whole, to: &numbers)
    return numbers
  }

  /// Returns the bytes of the text of some pieces. They are UTF-8, with U+FFFD for what is not.
  public func decode(_ numbers: some Sequence<Int32>) -> [UInt8] { model.decode(Array(numbers)) }

  /// Returns the bytes that a piece stands for within a text; none for a piece that is no text.
  public func bytes(of number: Int32) -> [UInt8] { model.bytes(of: number) }

  /// Returns the bytes that the characters of a piece stand for; nil for a piece that is a text.
  public func bytes(ofLetters piece: String) -> [UInt8]? {
    model.isOfByteLetters ? ByteLetters.read(piece) : nil
  }

  /// Returns an encoder for one text after another.
  package func encoder() -> TextEncoder { TextEncoder(model) }
}

/// Cuts long texts into pieces, part after part. It keeps the words that it has met.
package struct TextEncoder {
  private let model: any SubwordModel
  private var segmentation: any Segmentation

  fileprivate init(_ model: any SubwordModel) {
    self.model = model
    segmentation = model.segmentation()
  }

  /// Appends the numbers of the pieces of a part of a text.
  ///
  /// - Parameters:
  ///   - text: the part, in UTF-8.
  ///   - place: where it stands in the whole text.
  /// - Throws: a failure of kind `data` for a text that the model cannot take.
  package mutating func encode(_ text: [UInt8], _ place: TextPlace, to numbers: inout [Int32]) throws {
    try segmentation.encode(text, place, to: &numbers)
  }

  /// How many bytes before and behind an offset are cut to see whether a text can be cut there.
  private static let reach = 256
  /// How many offsets are tried.
  private static let mostTries = 64

  /// Returns the last offset at which a text can be cut, so that the parts have the pieces of the whole; nil if none is
  /// found.
  package mutating func border(_ text: Span<UInt8>) -> Int? {
    var tries = 0
    for offset in text.indices.dropFirst().reversed() where model.mayCut(text, at: offset) {
      if isBorder(text, offset) { return offset }
      tries += 1
      if tries == TextEncoder.mostTries { return nil }
    }
    return nil
  }

  /// Whether the text around an offset has the pieces of its two parts. Patterns look ahead: with GPT-2's, the last of
  /// several line ends is a word of its own if a letter follows.
  private mutating func isBorder(_ text: Span<UInt8>, _ offset: Int) -> Bool {
    let start = text.startOfCharacter(max(0, offset - TextEncoder.reach))
    let end = text.startOfCharacter(min(text.count, offset + TextEncoder.reach))
    let parts = [start..<offset, offset..<end].map { range in range.map { text[$0] } }
    guard let whole = inner(parts[0] + parts[1]), let left = inner(parts[0]), let right = inner(parts[1]) else {
      return false
    }
    return whole == left + right
  }

  /// Returns the pieces of a part that has text before and behind it; nil for a part that the model cannot take.
  private mutating func inner(_ part: [UInt8]) -> [Int32]? {
    var numbers: [Int32] = []
    do {
      try encode(part, TextPlace(isFirst: false, isLast: false), to: &numbers)
    } catch {
      return nil
    }
    return numbers
  }
}

extension Span<UInt8> {
  /// Returns an offset, or the one before it at which its character starts.
  fileprivate func startOfCharacter(_ offset: Int) -> Int {
    var offset = offset
    while offset > 0, offset < count, self[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}
