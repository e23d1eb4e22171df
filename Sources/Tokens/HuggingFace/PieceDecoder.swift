/// A step that puts pieces together to a text, as in Hugging Face's tokenizers.
indirect enum PieceDecoder: Sendable {
  /// Pieces with spaces between them.
  case separated
  case byteLevel
  case metaspace([UInt8], prepends: Bool)
  case wordPiece(prefix: String, cleans: Bool)
  case byteFallback
  case fuse
  case strip(Unicode.Scalar, start: Int, stop: Int)
  case replace(TextReplacement)
  case suffix(String)
  case sequence([PieceDecoder])

  /// Reads a step.
  ///
  /// - Throws: a failure of kind `data` for what is not supported.
  init(_ part: TokenizerPart) throws {
    switch part.type {
    case "ByteLevel": self = .byteLevel
    case "Metaspace":
      let isOld = part.tree["prepend_scheme"] == nil && part.tree["add_prefix_space"]?.flag == false
      let scheme = isOld ? "never" : try part.text("prepend_scheme", or: "always")
      self = .metaspace(try part.character("replacement", or: "\u{2581}"), prepends: scheme != "never")
    case "WordPiece":
      self = .wordPiece(prefix: try part.text("prefix", or: "##"), cleans: try part.flag("cleanup", or: true))
    case "ByteFallback": self = .byteFallback
    case "Fuse": self = .fuse
    case "Strip":
      let content = try part.character("content")
      let scalar = String(decoding: content, as: UTF8.self).unicodeScalars.first ?? " "
      self = .strip(scalar, start: try part.count("start"), stop: try part.count("stop"))
    case "Replace": self = .replace(try TextReplacement(part))
    case "BPEDecoder": self = .suffix(try part.text("suffix", or: "</w>"))
    case "Sequence": self = .sequence(try part.parts("decoders").map { try PieceDecoder($0) })
    default: throw part.unsupported
    }
  }

  /// Whether the characters of the pieces stand for bytes.
  var isOfByteLetters: Bool {
    switch self {
    case .byteLevel: true
    case .sequence(let steps): steps.contains { $0.isOfByteLetters }
    default: false
    }
  }

  /// Returns the text of pieces.
  func text(_ pieces: [String]) -> [UInt8] {
    if case .separated = self { return Array(pieces.joined(separator: " ").utf8) }
    return Array(applied(pieces).joined().utf8)
  }

  /// Returns the bytes that a piece stands for within a text.
  func bytes(of piece: String) -> [UInt8] {
    switch self {
    case .separated: Array(" \(piece)".utf8)
    case .byteLevel: ByteLetters.read(piece) ?? Array(piece.utf8)
    case .byteFallback: BytePiece.byte(piece).map { [$0] } ?? Array(piece.utf8)
    case .fuse, .strip: Array(piece.utf8)
    case .suffix(let suffix): Array(piece.replacing(suffix, with: " ").utf8)
    // What a step does to the pieces at the start of a text is not done here.
    case .metaspace, .wordPiece, .replace: Array(applied(["", piece]).joined().utf8)
    case .sequence(let steps):
      // A single byte is no text for the steps behind.
      steps.contains { if case .byteFallback = $0 { true } else { false } }
        && BytePiece.byte(piece) != nil
        ? PieceDecoder.byteFallback.bytes(of: piece)
        : steps.reduce(Array(piece.utf8)) { $1.bytes(of: String(decoding: $0, as: UTF8.self)) }
    }
  }

  /// Returns the pieces after this step.
  private func applied(_ pieces: [String]) -> [String] {
    switch self {
    case .separated: pieces
    case .byteLevel:
      [String(decoding: pieces.flatMap { ByteLetters.read($0) ?? Array($0.utf8) }, as: UTF8.self)]
    case .metaspace(let sign, let prepends):
      pieces.enumerated().map { index, piece in
        let isRemoved = index == 0 && prepends
        let sign = String(decoding: sign, as: UTF8.self).unicodeScalars.first
        return String(
          String.UnicodeScalarView(
            piece.unicodeScalars.compactMap { $0 == sign ? (isRemoved ? nil : " ") : $0 }))
      }
    case .wordPiece(let prefix, let cleans): PieceDecoder.wordPieces(pieces, prefix, cleans)
    case .byteFallback: PieceDecoder.bytes(pieces)
    case .fuse: [pieces.joined()]
    case .strip(let scalar, let start, let stop): pieces.map { PieceDecoder.stripped($0, scalar, start, stop) }
    case .replace(let replacement):
      pieces.map { (try? replacement.apply(Array($0.utf8))).map { String(decoding: $0, as: UTF8.self) } ?? $0 }
    case .suffix(let suffix):
      pieces.enumerated().map { $1.replacing(suffix, with: $0 == pieces.count - 1 ? "" : " ") }
    case .sequence(let steps): steps.reduce(pieces) { $1.applied($0) }
    }
  }

  private static func wordPieces(_ pieces: [String], _ prefix: String, _ cleans: Bool) -> [String] {
    pieces.enumerated().map { index, piece in
      let text =
        index == 0
        ? piece
        : piece.utf8.starts(with: prefix.utf8)
          ? String(piece.unicodeScalars.dropFirst(prefix.unicodeScalars.count)) : " " + piece
      return cleans ? cleaned(text) : text
    }
  }

  /// Returns a text without the spaces that English does not have.
  private static func cleaned(_ text: String) -> String {
    let rules = [
      (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
      (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ]
    return rules.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  /// Returns pieces with a text for each run of byte pieces, or U+FFFD for each byte of one that is not UTF-8.
  private static func bytes(_ pieces: [String]) -> [String] {
    var (result, run) = ([String](), [UInt8]())
    func flush() {
      if run.isEmpty { return }
      if (try? UTF8Span(validating: run.span)) != nil {
        result.append(String(decoding: run, as: UTF8.self))
      } else {
        result += [String](repeating: "\u{FFFD}", count: run.count)
      }
      run.removeAll()
    }
    for piece in pieces {
      if let byte = BytePiece.byte(piece) {
        run.append(byte)
      } else {
        flush()
        result.append(piece)
      }
    }
    flush()
    return result
  }

  private static func stripped(_ text: String, _ scalar: Unicode.Scalar, _ start: Int, _ stop: Int) -> String {
    var scalars = text.unicodeScalars[...]
    for _ in 0..<start { if scalars.first == scalar { scalars.removeFirst() } else { break } }
    for _ in 0..<stop { if scalars.last == scalar { scalars.removeLast() } else { break } }
    return String(scalars)
  }
}
