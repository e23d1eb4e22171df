import Kernels

/// Gives the tokens of several encoders common numbers: those that a single encoder would give them.
struct CommonNumbers {
  private let table = ByteStringTable()
  private var numbers: [[UInt32]]  // by encoder and own number

  init(encoders: Int) { numbers = Array(repeating: [], count: encoders) }

  /// The number of different tokens.
  var count: Int { table.count }
  /// The different tokens, in the order of their numbers.
  var tokens: [String] { table.tokens(from: 0) }

  /// Changes the numbers of the next piece of the text.
  ///
  /// - Parameter encoder: the one that encoded the piece.
  mutating func apply(to tokens: inout TextPiece.Tokens, of encoder: Int) {
    // A token that no piece before had is new to its encoder, too. So new ones come in the order of the text.
    for token in tokens.new { numbers[encoder].append(table.number(of: token.utf8.span)) }
    for index in 0..<tokens.count { tokens.numbers[index] = numbers[encoder][Int(tokens.numbers[index])] }
  }
}
