/// The messages that neighbouring processes send to each other.
enum Word: Equatable {
  /// The process is alive.
  case beat
  /// The process leaves normally.
  case goodbye
  /// A process ends, and the reason has been reported to the user. Each process passes this on.
  case told
  /// The process ends at once, because the user sent a second SIGINT.
  case signalled
  /// A process was lost. Each process passes this on.
  case lost(rank: Int)

  /// The number of bytes of a word.
  static let size = 5

  /// The kind of the word, and a rank.
  var bytes: [UInt8] {
    switch self {
    case .beat: [0, 0, 0, 0, 0]
    case .goodbye: [1, 0, 0, 0, 0]
    case .told: [2, 0, 0, 0, 0]
    case .signalled: [3, 0, 0, 0, 0]
    case .lost(let rank): [4] + (0..<4).map { UInt8(truncatingIfNeeded: rank >> ($0 * 8)) }
    }
  }

  /// Takes the first word from bytes that have arrived. Nil if they are not enough for a word.
  init?(takenFrom bytes: inout [UInt8]) {
    guard bytes.count >= Word.size else { return nil }
    let word = bytes.prefix(Word.size)
    bytes.removeFirst(Word.size)
    switch word[0] {
    case 1: self = .goodbye
    case 2: self = .told
    case 3: self = .signalled
    case 4: self = .lost(rank: (0..<4).reduce(0) { $0 | Int(word[$1 + 1]) << ($1 * 8) })
    default: self = .beat
    }
  }
}
