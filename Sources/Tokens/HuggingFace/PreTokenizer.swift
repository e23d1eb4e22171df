/// A step that cuts a text into words, as in Hugging Face's tokenizers. Pieces never reach over words.
indirect enum PreTokenizer: Sendable {
  /// What becomes of the text that a pattern finds.
  enum Behavior: String, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    case contiguous = "Contiguous"
  }

  /// Where a visible space is put before a text.
  enum PrependScheme: String, Sendable {
    case first, always, never
  }

  case split(TextPattern, Behavior, isInverted: Bool)
  case splitSet(ScalarSet, Behavior, isInverted: Bool)
  case byteLevel(addsPrefix: Bool, Pattern?)
  case metaspace([UInt8], PrependScheme, splits: Bool)
  case fixedLength(Int)
  case sequence([PreTokenizer])

  /// Reads a step.
  ///
  /// - Throws: a failure of kind `data` for what is not supported.
  init(_ part: TokenizerPart) throws {
    switch part.type {
    case "ByteLevel":
      self = .byteLevel(
        addsPrefix: try part.flag("add_prefix_space", or: true),
        try part.flag("use_regex", or: true) ? try Pattern(PreTokenizer.gpt2, part.path) : nil)
    case "Metaspace": self = try PreTokenizer.metaspace(part)
    case "Whitespace":
      let words = try Pattern(#"\w+|[^\w\s]+"#, part.path, isOfRust: true)
      self = .split(.pattern(words), .removed, isInverted: true)
    case "WhitespaceSplit": self = .splitSet(ScalarSet([.space(true)]), .removed, isInverted: false)
    case "CharDelimiterSplit", "Delimiter":
      self = .split(.text(try part.character("delimiter")), .removed, isInverted: false)
    case "BertPreTokenizer":
      self = .sequence([
        .splitSet(ScalarSet([.space(true)]), .removed, isInverted: false),
        .splitSet(PreTokenizer.punctuation, .isolated, isInverted: false),
      ])
    case "Punctuation":
      self = .splitSet(PreTokenizer.punctuation, try PreTokenizer.behavior(part, or: "Isolated"), isInverted: false)
    case "Digits":
      self = .splitSet(
        PreTokenizer.numbers, try part.flag("individual_digits", or: false) ? .isolated : .contiguous, isInverted: false
      )
    case "Split":
      self = .split(
        try TextPattern(part), try PreTokenizer.behavior(part, or: nil),
        isInverted: try part.flag("invert", or: false))
    case "FixedLength": self = .fixedLength(max(1, try part.count("length", or: 5)))
    case "Sequence": self = .sequence(try part.parts("pretokenizers").map { try PreTokenizer($0) })
    default: throw part.unsupported
    }
  }

  /// The pattern of GPT-2.
  private static let gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  private static let punctuation = ScalarSet([
    .range(0x21...0x2F), .range(0x3A...0x40), .range(0x5B...0x60), .range(0x7B...0x7E),
    ScalarSet.Part.property("P", isNegated: false) ?? .range(0...0),
  ])
  private static let numbers = ScalarSet([ScalarSet.Part.property("N", isNegated: false) ?? .range(0...0)])

  private static func behavior(_ part: TokenizerPart, or other: String?) throws -> Behavior {
    let name = try part.text("behavior", or: other)
    guard let behavior = Behavior(rawValue: name) else { throw part.unsupported("behavior") }
    return behavior
  }

  private static func metaspace(_ part: TokenizerPart) throws -> PreTokenizer {
    let isOld = part.tree["prepend_scheme"] == nil && part.tree["add_prefix_space"]?.flag == false
    let name = isOld ? "never" : try part.text("prepend_scheme", or: "always")
    guard let scheme = PrependScheme(rawValue: name) else { throw part.unsupported("prepend_scheme") }
    return .metaspace(
      try part.character("replacement", or: "\u{2581}"), scheme, splits: try part.flag("split", or: true))
  }
}
