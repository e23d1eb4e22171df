import Failures

/// Reads a regular expression: what the tokenizers of language models use of it.
///
/// Those are literals, `.`, classes with ranges and `\p{…}`, `\s`, `\d`, `\w` and their opposites, groups that are not
/// captured, `(?i:…)`, `(?=…)`, `(?!…)`, `(?>…)`, `|`, and repetitions that are greedy, lazy or possessive.
struct PatternParser {
  private let source: [Unicode.Scalar]
  private let text: String
  private let path: String
  private let isOfRust: Bool
  private var position = 0
  private var depth = 0

  private static let mostDepth = 50
  private static let mostRepetitions = 1000

  private init(_ text: String, _ path: String, isOfRust: Bool) {
    (source, self.text, self.path, self.isOfRust) = (Array(text.unicodeScalars), text, path, isOfRust)
  }

  /// Returns a regular expression as a tree.
  ///
  /// - Parameter isOfRust: whether `\w` has what it has in Rust's `regex`, rather than in Oniguruma.
  /// - Throws: a failure of kind `data` for what is not supported. It names the character.
  static func parse(_ text: String, _ path: String, isOfRust: Bool = false) throws -> PatternNode {
    var parser = PatternParser(text, path, isOfRust: isOfRust)
    let node = try parser.choice(ignoringCase: false)
    if parser.position < parser.source.count { throw parser.refusal() }
    return node
  }

  private func refusal(_ what: String? = nil) -> Failure {
    let what = what ?? (position < source.count ? "\"\(source[position])\"" : "the end")
    return Failure(
      .data,
      "\(path): \(what) at character \(position + 1) of the pattern \"\(text)\" is not supported; give another tokenizer"
    )
  }

  private var following: Unicode.Scalar? { position < source.count ? source[position] : nil }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard source[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func choice(ignoringCase: Bool) throws -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    if depth > PatternParser.mostDepth { throw refusal("so deep a group") }
    var branches = [try sequence(ignoringCase)]
    while take("|") { branches.append(try sequence(ignoringCase)) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence(_ ignoringCase: Bool) throws -> PatternNode {
    var nodes: [PatternNode] = []
    while let following, following != "|", following != ")" {
      nodes.append(try repeated(try atom(ignoringCase)))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repeated(_ node: PatternNode) throws -> PatternNode {
    var node = node
    while let following, "*+?{".unicodeScalars.contains(following) {
      if node.canBeEmpty { throw refusal("a repetition of nothing") }
      let (least, most) = try count()
      // As in Oniguruma, "{1,3}+" repeats a repetition, and "{3}?" is an optional one.
      let canBeLazy = following != "{" || least != most
      let mode: PatternNode.Mode =
        canBeLazy && take("?") ? .lazy : following != "{" && take("+") ? .possessive : .greedy
      node = .repetition(node, least: least, most: most, mode)
    }
    return node
  }

  private mutating func count() throws -> (least: Int, most: Int?) {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    _ = take("{")
    let least = number()
    let most = take(",") ? number() : least
    guard take("}"), let least, least <= PatternParser.mostRepetitions,
      (most ?? least) <= PatternParser.mostRepetitions, (most ?? least) >= least
    else { throw refusal("this count") }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let start = position
    while let following, ("0"..."9").contains(following), position - start < 9 { position += 1 }
    return Int(String(String.UnicodeScalarView(source[start..<position])))
  }

  private mutating func atom(_ ignoringCase: Bool) throws -> PatternNode {
    if take("(") { return try group(ignoringCase) }
    if take("[") { return .set(try characterClass(ignoringCase)) }
    if take("\\") { return try escape(ignoringCase) }
    if take(".") { return .set(ScalarSet([.range(10...10)], isNegated: true)) }
    if take("^") { return .start }
    if take("$") { return .end }
    guard let scalar = following, !"*+?{}".unicodeScalars.contains(scalar) else { throw refusal() }
    try checkCase(scalar, ignoringCase)
    position += 1
    return .set(PatternParser.literal(scalar, ignoringCase))
  }

  private mutating func group(_ ignoringCase: Bool) throws -> PatternNode {
    var ignoringCase = ignoringCase
    var wrap: (PatternNode) -> PatternNode = { $0 }
    if take("?=") {
      wrap = { .ahead($0, isNegated: false) }
    } else if take("?!") {
      wrap = { .ahead($0, isNegated: true) }
    } else if take("?>") {
      wrap = { .repetition($0, least: 1, most: 1, .possessive) }
    } else if take("?i:") {
      ignoringCase = true
    } else if !take("?:"), following == "?" {
      throw refusal("this group")
    }
    let node = try choice(ignoringCase: ignoringCase)
    if !take(")") { throw refusal() }
    return wrap(node)
  }

  private mutating func escape(_ ignoringCase: Bool) throws -> PatternNode {
    .set(try set(try escaped(), ignoringCase))
  }

  private func set(_ part: ScalarSet.Part, _ ignoringCase: Bool) throws -> ScalarSet {
    if case .range(let range) = part, let scalar = Unicode.Scalar(range.lowerBound), range.count == 1 {
      return PatternParser.literal(scalar, ignoringCase)
    }
    return ScalarSet([part])
  }

  private mutating func escaped() throws -> ScalarSet.Part {
    guard let scalar = following else { throw refusal() }
    position += 1
    switch scalar {
    case "s", "S": return .space(scalar == "s")
    case "w", "W": return isOfRust ? .word(scalar == "w") : .wordOfOniguruma(scalar == "w")
    case "d", "D":
      let bit = UInt32(1) << Unicode.GeneralCategory.decimalNumber.bit
      return .categories(scalar == "d" ? bit : ~bit)
    case "p", "P": return try property(isNegated: scalar == "P")
    case "n": return .range(10...10)
    case "r": return .range(13...13)
    case "t": return .range(9...9)
    case "f": return .range(12...12)
    case "v": return .range(11...11)
    case "x", "u": return try codePoint(digits: scalar == "x" ? 2 : 4)
    default:
      if ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) {
        position -= 1
        throw refusal("\"\\\(scalar)\"")
      }
      return .range(scalar.value...scalar.value)
    }
  }

  private mutating func property(isNegated: Bool) throws -> ScalarSet.Part {
    guard take("{") else { throw refusal() }
    let isNegated = take("^") != isNegated
    let start = position
    while let following, following != "}" { position += 1 }
    let name = String(String.UnicodeScalarView(source[start..<position]))
    guard take("}"), let part = ScalarSet.Part.property(name, isNegated: isNegated) else {
      throw refusal("\"\\p{\(name)}\"")
    }
    return part
  }

  private mutating func codePoint(digits: Int) throws -> ScalarSet.Part {
    var digits = digits
    let isBraced = take("{")
    if isBraced { digits = source[position...].prefix { $0 != "}" }.count }
    let hex = String(String.UnicodeScalarView(source[position...].prefix(digits)))
    guard digits <= 6, hex.unicodeScalars.count == digits, let value = UInt32(hex, radix: 16),
      Unicode.Scalar(value) != nil
    else { throw refusal("this code point") }
    position += digits
    if isBraced, !take("}") { throw refusal() }
    return .range(value...value)
  }

  private mutating func characterClass(_ ignoringCase: Bool) throws -> ScalarSet {
    depth += 1
    defer { depth -= 1 }
    if depth > PatternParser.mostDepth { throw refusal("so deep a class") }
    let isNegated = take("^")
    var parts: [ScalarSet.Part] = []
    repeat {
      guard let scalar = following else { throw refusal() }
      if scalar == "&", source[position...].starts(with: ["&", "&"]) { throw refusal("\"&&\"") }
      if take("[") {
        if following == ":" { throw refusal() }
        parts.append(try characterClass(ignoringCase).part)
      } else {
        try checkCase(scalar, ignoringCase)
        parts += PatternParser.bothCases(try range(), ignoringCase)
      }
    } while !take("]")
    return ScalarSet(parts, isNegated: isNegated)
  }

  /// Reads one character, one escape, or a range, inside a class.
  private mutating func range() throws -> ScalarSet.Part {
    let first = try member()
    guard case .range(let lower) = first, following == "-", position + 1 < source.count, source[position + 1] != "]"
    else { return first }
    position += 1
    guard case .range(let upper) = try member(), lower.lowerBound <= upper.upperBound else {
      throw refusal("this range")
    }
    return .range(lower.lowerBound...upper.upperBound)
  }

  private mutating func member() throws -> ScalarSet.Part {
    if take("\\") { return try escaped() }
    guard let scalar = following else { throw refusal() }
    position += 1
    return .range(scalar.value...scalar.value)
  }

  /// Checks that all cases of a letter are known: of ASCII alone.
  private func checkCase(_ scalar: Unicode.Scalar, _ ignoringCase: Bool) throws {
    if ignoringCase && !scalar.isASCII && scalar.properties.isCased { throw refusal("\"\(scalar)\" in (?i:…)") }
  }

  private static func literal(_ scalar: Unicode.Scalar, _ ignoringCase: Bool) -> ScalarSet {
    ScalarSet(bothCases(.range(scalar.value...scalar.value), ignoringCase))
  }

  /// Returns a part, with the other case of its letters. It knows the cases of letters of ASCII, and what folds to them.
  private static func bothCases(_ part: ScalarSet.Part, _ ignoringCase: Bool) -> [ScalarSet.Part] {
    guard ignoringCase, case .range(let range) = part else { return [part] }
    var parts = [part]
    for scalar in UInt32(UInt8(ascii: "A"))...UInt32(UInt8(ascii: "Z")) {
      let isIn = range.contains(scalar) || range.contains(scalar + 32)
      if isIn { parts += [.range(scalar...scalar), .range(scalar + 32...scalar + 32)] }
      if isIn && scalar == UInt32(UInt8(ascii: "S")) { parts.append(.range(0x17F...0x17F)) }
      if isIn && scalar == UInt32(UInt8(ascii: "K")) { parts.append(.range(0x212A...0x212A)) }
    }
    return parts
  }
}
