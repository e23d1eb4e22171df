import Files
import Kernels

/// Lists of tokens, such as those of each example. A list is kept as the numbers of its tokens, and each different token is
/// kept once.
struct TokenColumn {
  /// The different tokens, in the order of their numbers.
  private(set) var tokens: [String]
  private let table: any TokenTable
  private var numbers = NumberColumn()
  private var ranges = RangeColumn()
  private var found: [UInt32] = []  // room for the numbers of a text

  /// Creates an empty column.
  ///
  /// - Parameter table: what cuts texts into tokens. Without it, each text is a token.
  init(_ table: any TokenTable = ByteStringTable()) { (self.table, tokens) = (table, table.tokens(from: 0)) }

  /// The number of lists.
  var count: Int { ranges.count }

  /// Returns the numbers of the tokens of a list. A number of -1 is no token.
  subscript(index: Int) -> [Int32] { numbers.values(in: ranges[index]) }

  /// Returns the tokens of a list.
  func texts(_ index: Int) -> [String] { self[index].compactMap { $0 < 0 ? nil : tokens[Int($0)] } }

  /// Adds, at the end, a list with the tokens of some texts.
  mutating func append(_ texts: [Substring]) {
    var list: [Int32] = []
    for text in texts { add(text.utf8.span, to: &list) }
    numbers.append(contentsOf: list)
    ranges.append(count: list.count)
    if table.count > tokens.count { tokens += table.tokens(from: tokens.count) }
  }

  private mutating func add(_ text: Span<UInt8>, to list: inout [Int32]) {
    if found.count <= text.count { found = Array(repeating: 0, count: 2 * text.count + 1) }
    let table = table
    var target = found.mutableSpan
    let count = table.encode(text, into: &target)
    for index in 0..<count { list.append(Int32(bitPattern: found[index])) }
  }

  /// Adds, at the end, a list with nothing but -1, which is not the same as an empty one.
  mutating func appendMissing() {
    numbers.append(-1)
    ranges.append(count: 1)
  }

  /// Returns the tokens that some lists have, and how often.
  func counts(_ some: some Sequence<Int>) -> [(word: String, count: Int)] {
    var counts = [Int](repeating: 0, count: tokens.count)
    for index in some {
      numbers.forEach(in: ranges[index]) { number in
        if number >= 0 { counts[Int(number)] += 1 }
      }
    }
    return zip(tokens, counts).filter { $1 > 0 }.map { (word: $0, count: $1) }
  }
}
