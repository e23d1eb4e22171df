import Files

/// Lists of texts, such as the tokens of each example. A list is kept as the numbers of its texts, and each different text
/// is kept once.
struct TokenColumn: Sendable {
  /// The different texts, in the order of their numbers.
  private(set) var tokens: [String] = []
  private var numbersOfTokens: [ExactText: Int32] = [:]
  private var numbers = NumberColumn()
  private var ranges = RangeColumn()

  /// The number of lists.
  var count: Int { ranges.count }

  /// Returns the numbers of the texts of a list. A number of -1 is no text.
  subscript(index: Int) -> [Int32] { numbers.values(in: ranges[index]) }

  /// Returns the texts of a list.
  func texts(_ index: Int) -> [String] { self[index].compactMap { $0 < 0 ? nil : tokens[Int($0)] } }

  /// Adds a list at the end.
  mutating func append(_ texts: [String]) {
    for text in texts { numbers.append(number(of: text)) }
    ranges.append(count: texts.count)
  }

  /// Adds, at the end, a list with nothing but -1, which is not the same as an empty one.
  mutating func appendMissing() {
    numbers.append(-1)
    ranges.append(count: 1)
  }

  private mutating func number(of text: String) -> Int32 {
    let text = ExactText(text)
    if let number = numbersOfTokens[text] { return number }
    let number = Int32(tokens.count)
    numbersOfTokens[text] = number
    tokens.append(text.text)
    return number
  }

  /// Returns the texts that some lists have, and how often.
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
