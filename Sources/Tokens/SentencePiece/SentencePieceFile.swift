import Failures

/// A model of SentencePiece as its file says it (`sentencepiece_model.proto`, `ModelProto`).
struct SentencePieceFile: Sendable {
  /// How a text is cut into pieces.
  enum Kind: Int, Sendable {
    case unigram = 1
    case bytePairs = 2
    case words = 3
    case characters = 4
  }

  /// What a piece is for.
  enum PieceKind: Int, Sendable {
    case normal = 1
    case unknown = 2
    case control = 3
    case userDefined = 4
    case unused = 5
    case byte = 6
  }

  /// A piece.
  struct Piece: Sendable {
    var text = ""
    var score: Float = 0
    var kind = PieceKind.normal
  }

  /// How a text is changed before it is cut, or after it is put together.
  struct Normalization: Sendable {
    var rules: [UInt8] = []
    var addsPrefix = true
    var removesExtraSpaces = true
    var escapesSpaces = true
  }

  var pieces: [Piece] = []
  var kind = Kind.unigram
  var normalization = Normalization()
  var denormalization: Normalization?
  var hasByteFallback = false
  var hasSpaceAsSuffix = false
  /// The text of the unknown piece.
  var unknownText = " \u{2047} "

  private let path: String

  /// Reads a file.
  ///
  /// - Throws: a failure of kind `data` for a damaged file, or one with something that is not supported.
  init(_ bytes: [UInt8], _ path: String) throws {
    self.path = path
    for (field, value) in try fields(bytes[...]) {
      guard [1, 2, 3, 5].contains(field) else { continue }
      guard let content = value.content else { throw damaged }
      switch field {
      case 1: pieces.append(try piece(content))
      case 2: try readTraining(content)
      case 3: normalization = try normalization(content)
      default: denormalization = try normalization(content)
      }
    }
    if pieces.isEmpty { throw Failure(.data, "\(path) has no pieces; give a model of SentencePiece") }
  }

  private var damaged: Failure {
    Failure(.data, "\(path) is damaged or not a model of SentencePiece; make it again, or copy it again")
  }

  private func fields(_ bytes: ArraySlice<UInt8>) throws -> [(field: Int, value: MessageReader.Value)] {
    guard let fields = MessageReader.fields(bytes) else { throw damaged }
    return fields
  }

  private func piece(_ bytes: ArraySlice<UInt8>) throws -> Piece {
    var piece = Piece()
    for (field, value) in try fields(bytes) {
      switch field {
      case 1: piece.text = try need(value.text)
      case 2:
        piece.score = try need(value.float)
        if !piece.score.isFinite { throw damaged }
      case 3: piece.kind = try need(value.number.flatMap { PieceKind(rawValue: $0) })
      default: break
      }
    }
    if piece.text.isEmpty { throw damaged }
    return piece
  }

  private mutating func readTraining(_ bytes: ArraySlice<UInt8>) throws {
    for (field, value) in try fields(bytes) {
      switch field {
      case 3: kind = try need(value.number.flatMap { Kind(rawValue: $0) })
      case 24: hasSpaceAsSuffix = try need(value.flag)
      case 35: hasByteFallback = try need(value.flag)
      case 44: unknownText = try need(value.text)
      default: break
      }
    }
  }

  private func normalization(_ bytes: ArraySlice<UInt8>) throws -> Normalization {
    var normalization = Normalization()
    for (field, value) in try fields(bytes) {
      switch field {
      case 2: normalization.rules = try need(value.content.map { Array($0) })
      case 3: normalization.addsPrefix = try need(value.flag)
      case 4: normalization.removesExtraSpaces = try need(value.flag)
      case 5: normalization.escapesSpaces = try need(value.flag)
      default: break
      }
    }
    return normalization
  }

  private func need<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw damaged }
    return value
  }
}
