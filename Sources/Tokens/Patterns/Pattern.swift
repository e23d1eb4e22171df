import Failures
import Files

/// A compiled regular expression. It searches by backtracking, so it finds what Perl and Oniguruma find.
struct Pattern: Sendable {
  /// A step of the program that a text is matched with.
  fileprivate enum Step: Sendable {
    /// One scalar of a set.
    case set(Int)
    /// A run of scalars of a set, as long as possible; with `isFinal`, never shorter.
    case run(set: Int, least: Int, most: Int, isFinal: Bool)
    /// Goes on at the next step, and if that fails at `other`.
    case fork(other: Int)
    /// Goes on at `place`.
    case jump(to: Int)
    /// Goes on at `other` if the next scalar cannot begin what follows.
    case begin(Filter, other: Int)
    /// Matches the steps behind as a program of its own, without its text; goes on at `after`.
    case look(isNegated: Bool, after: Int)
    /// Matches the steps behind as a program of its own, which is not tried again; goes on at `after`.
    case atom(after: Int)
    case start
    case end
    case accept
  }

  /// The first scalars that something can begin with.
  fileprivate struct Filter: Sendable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var others = false
    var isEverything = false

    @inline(__always) func allows(_ text: [UInt8], _ offset: Int, _ end: Int) -> Bool {
      if isEverything { return true }
      if offset >= end { return false }
      let byte = text[offset]
      if byte < 64 { return low >> UInt64(byte) & 1 == 1 }
      if byte < 128 { return high >> UInt64(byte & 63) & 1 == 1 }
      return others
    }

    mutating func formUnion(_ other: Filter) {
      low |= other.low
      high |= other.high
      others = others || other.others
      isEverything = isEverything || other.isEverything
    }
  }

  private var steps: [Step] = []
  private var sets: [ScalarSet] = []
  private let text: String
  private let path: String

  private static let mostSteps = 20_000
  private static let mostWork = 2_000_000

  /// Compiles a regular expression.
  ///
  /// - Parameter isOfRust: whether `\w` has what it has in Rust's `regex`, rather than in Oniguruma.
  /// - Throws: a failure of kind `data` for what is not supported, and for a pattern that can match nothing: a text would be
  ///   cut where it matches, too.
  init(_ text: String, _ path: String, isOfRust: Bool = false) throws {
    (self.text, self.path) = (text, path)
    let node = try PatternParser.parse(text, path, isOfRust: isOfRust)
    if node.canBeEmpty {
      throw Failure(
        .data, "\(path): the pattern \"\(text)\" can match nothing, which is not supported; give another tokenizer")
    }
    try compile(node)
    steps.append(.accept)
  }

  /// Calls `found` with each match in a part of a text that is valid UTF-8, from left to right.
  ///
  /// - Throws: a failure of kind `data` if a match takes too long.
  func forEachMatch(
    _ text: [UInt8], _ part: Range<Int>, _ stack: inout PatternStack, found: (Range<Int>) -> Void
  ) throws {
    var offset = part.lowerBound
    while offset < part.upperBound {
      stack.work = 0
      let end = try match(text, part, at: offset, step: 0, &stack)
      if end > offset { found(offset..<end) }
      offset = end > offset ? end : offset + Scalars.length(text[offset])
    }
  }

  /// Returns the end of the match at an offset; -1 for none.
  private func match(
    _ text: [UInt8], _ part: Range<Int>, at offset: Int, step: Int, _ stack: inout PatternStack
  ) throws -> Int {
    let bottom = stack.entries.count
    var (offset, step) = (offset, step)
    let end = part.upperBound
    while true {
      stack.work += 1
      if stack.work > Pattern.mostWork { throw tooLong }
      var isMatch = true
      switch steps[step] {
      case .accept:
        stack.entries.removeSubrange(bottom...)
        return offset
      case .set(let set):
        if offset < end, let (value, length) = Scalars.decode(text, offset, end: end), sets[set].contains(value) {
          (offset, step) = (offset + length, step + 1)
        } else {
          isMatch = false
        }
      case .run(let set, let least, let most, let isFinal):
        let start = offset
        let count = run(sets[set], text, &offset, end, most)
        if count < least {
          isMatch = false
        } else {
          step += 1
          if !isFinal && count > least {
            stack.entries.append(.init(step: step, offset: offset, spare: count - least, start: start))
          }
        }
      case .fork(let other):
        stack.entries.append(.init(step: other, offset: offset, spare: 0, start: offset))
        step += 1
      case .jump(let place): step = place
      case .begin(let filter, let other): step = filter.allows(text, offset, end) ? step + 1 : other
      case .look(let isNegated, let after):
        let result = try match(text, part, at: offset, step: step + 1, &stack)
        if (result >= 0) != isNegated { step = after } else { isMatch = false }
      case .atom(let after):
        let result = try match(text, part, at: offset, step: step + 1, &stack)
        if result >= 0 { (offset, step) = (result, after) } else { isMatch = false }
      case .start:
        let isAfterLine = offset > part.lowerBound && offset < end && text[offset - 1] == 0x0A
        if offset == part.lowerBound || isAfterLine { step += 1 } else { isMatch = false }
      case .end: if offset == end || text[offset] == 0x0A { step += 1 } else { isMatch = false }
      }
      if isMatch { continue }
      guard let (place, next) = stack.resume(text, above: bottom) else { return -1 }
      (offset, step) = (place, next)
    }
  }

  @inline(__always)
  private func run(_ set: ScalarSet, _ text: [UInt8], _ offset: inout Int, _ end: Int, _ most: Int) -> Int {
    var count = 0
    while count < most, offset < end, let (value, length) = Scalars.decode(text, offset, end: end),
      set.contains(value)
    {
      (offset, count) = (offset + length, count + 1)
    }
    return count
  }

  private var tooLong: Failure {
    Failure(.data, "\(path): the pattern \"\(text)\" takes too long on this text; give another tokenizer")
  }
}

/// What a search can go back to. It is kept from match to match.
struct PatternStack {
  fileprivate struct Entry {
    let step: Int
    var offset: Int
    var spare: Int  // how many scalars a run can still give back
    let start: Int
  }

  fileprivate var entries: [Entry] = []
  fileprivate var work = 0

  /// Goes back to the last choice.
  fileprivate mutating func resume(_ text: [UInt8], above bottom: Int) -> (offset: Int, step: Int)? {
    guard entries.count > bottom, let last = entries.last else { return nil }
    if last.spare == 0 {
      entries.removeLast()
      return (last.offset, last.step)
    }
    var offset = last.offset - 1
    while text[offset] & 0xC0 == 0x80 { offset -= 1 }
    let place = entries.count - 1
    entries[place].offset = offset
    entries[place].spare -= 1
    if entries[place].spare == 0 { entries.removeLast() }
    return (offset, last.step)
  }
}

extension Pattern {
  private mutating func compile(_ node: PatternNode) throws {
    if steps.count > Pattern.mostSteps {
      throw Failure(.data, "\(path): the pattern \"\(text)\" is too large; give another tokenizer")
    }
    switch node {
    case .set(let set): steps.append(.set(number(of: set)))
    case .sequence(let nodes): for node in nodes { try compile(node) }
    case .choice(let nodes): try compile(choice: nodes)
    case .repetition(let node, let least, let most, let mode): try compile(node, least, most, mode)
    case .ahead(let node, let isNegated):
      let place = hold()
      try compile(node)
      steps.append(.accept)
      steps[place] = .look(isNegated: isNegated, after: steps.count)
    case .start: steps.append(.start)
    case .end: steps.append(.end)
    }
  }

  private mutating func hold() -> Int {
    steps.append(.accept)
    return steps.count - 1
  }

  private mutating func number(of set: ScalarSet) -> Int {
    if let number = sets.firstIndex(of: set) { return number }
    sets.append(set)
    return sets.count - 1
  }

  private mutating func compile(choice nodes: [PatternNode]) throws {
    var ends: [Int] = []
    for (index, node) in nodes.enumerated() {
      if index == nodes.count - 1 {
        try compile(node)
        break
      }
      let (begin, fork) = (hold(), hold())
      try compile(node)
      ends.append(hold())
      steps[begin] = .begin(node.canBeEmpty ? Filter(isEverything: true) : Pattern.filter(node), other: steps.count)
      steps[fork] = .fork(other: steps.count)
    }
    for end in ends { steps[end] = .jump(to: steps.count) }
  }

  private mutating func compile(_ node: PatternNode, _ least: Int, _ most: Int?, _ mode: PatternNode.Mode) throws {
    if case .set(let set) = node, mode != .lazy {
      steps.append(.run(set: number(of: set), least: least, most: most ?? .max, isFinal: mode == .possessive))
      return
    }
    if mode == .possessive {
      let place = hold()
      try compile(node, least, most, .greedy)
      steps.append(.accept)
      steps[place] = .atom(after: steps.count)
      return
    }
    for _ in 0..<least { try compile(node) }
    if let most {
      for _ in least..<most { try compileOptional(node, mode, again: false) }
    } else {
      try compileOptional(node, mode, again: true)
    }
  }

  /// Compiles a node that matches once or not at all; with `again`, any number of times.
  private mutating func compileOptional(_ node: PatternNode, _ mode: PatternNode.Mode, again: Bool) throws {
    let fork = hold()
    let jump = mode == .lazy ? hold() : nil
    let body = steps.count
    try compile(node)
    if again { steps.append(.jump(to: fork)) }
    // A lazy one skips the node first, and comes back to it if the rest does not match.
    steps[fork] = .fork(other: jump == nil ? steps.count : body)
    if let jump { steps[jump] = .jump(to: steps.count) }
  }

  /// Returns the first scalars of the matches of a node that are not empty.
  private static func filter(_ node: PatternNode) -> Filter {
    switch node {
    case .set(let set): return Filter(low: set.low, high: set.high, others: set.hasOthers)
    case .sequence(let nodes):
      let needed = nodes.prefix(while: \.canBeEmpty).count
      return nodes.prefix(needed + 1).reduce(into: Filter()) { $0.formUnion(filter($1)) }
    case .choice(let nodes): return nodes.reduce(into: Filter()) { $0.formUnion(filter($1)) }
    case .repetition(let node, _, _, _): return filter(node)
    case .ahead, .start, .end: return Filter()
    }
  }
}
