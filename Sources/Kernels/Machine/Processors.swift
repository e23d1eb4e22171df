import CIntrinsics

/// Processors of this machine, on which threads may run.
public struct Processors: Sendable, Equatable {
  /// A bit for each processor, 64 of them in a word.
  public private(set) var words: [UInt64]

  /// Creates a set of processors from the first of its ``words``. The others are 0.
  public init(words: [UInt64]) {
    self.words = Array((words + Array(repeating: 0, count: Processors.wordCount)).prefix(Processors.wordCount))
  }

  /// The number of words: Linux has at most 8,192 processors.
  private static let wordCount = 128

  /// Those on which the calling thread may run.
  public static var ofThisThread: Processors {
    var words = [UInt64](repeating: 0, count: wordCount)
    return Processors(words: lockstep_get_processors(&words, words.count) ? words : [1])
  }

  /// The numbers of the processors, in rising order.
  public var numbers: [Int] { (0..<64 * words.count).filter { words[$0 / 64] >> ($0 % 64) & 1 == 1 } }
  /// The number of processors.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Adds the processors of another set.
  public mutating func formUnion(_ other: Processors) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  /// Lets the calling thread run on these processors, and on no others. Where the system does not allow that, nothing
  /// changes.
  public func useInThisThread() { _ = lockstep_set_processors(words, words.count) }
}
