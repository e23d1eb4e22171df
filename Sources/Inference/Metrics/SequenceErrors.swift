import Kernels

/// Compares the sequences that a model wrote with references. A sequence may have several references.
public struct SequenceErrors: Sendable {
  private let unknown: Int32?
  private let spaces: Set<Int32>
  private var edits = 0
  private var length = 0
  private var wrong = 0
  private var count = 0
  private var matches = [Int](repeating: 0, count: 4)  // by the length of n-grams
  private var chances = [Int](repeating: 0, count: 4)
  private var written = 0
  private var nearest = 0

  /// Creates a comparison without sequences.
  ///
  /// - Parameters:
  ///   - unknown: the token that stands for all unknown words. In a reference it matches nothing: what a model writes
  ///     for it is not the word.
  ///   - spaces: the tokens that are white space. They do not count for BLEU, as in sacreBLEU.
  public init(unknown: Int32? = nil, spaces: Set<Int32> = []) {
    self.unknown = unknown
    self.spaces = spaces
  }

  /// Adds a sequence.
  ///
  /// - Parameter references: the right sequences. The nearest one counts.
  public mutating func add(_ sequence: [Int32], references: [[Int32]]) {
    let references = references.map { $0.map { $0 == unknown ? SequenceErrors.unmatched : $0 } }
    let distances = references.map { (edits: editDistance(sequence, $0), length: $0.count) }
    guard let best = distances.min(by: { $0.edits * max(1, $1.length) < $1.edits * max(1, $0.length) }) else { return }
    count += 1
    edits += best.edits
    length += best.length
    wrong += best.edits == 0 ? 0 : 1
    addToBLEU(visible(sequence), references: references.map(visible))
  }

  /// Adds the sequences of another comparison.
  public mutating func add(_ others: SequenceErrors) {
    edits += others.edits
    length += others.length
    wrong += others.wrong
    count += others.count
    matches = zip(matches, others.matches).map { $0 + $1 }
    chances = zip(chances, others.chances).map { $0 + $1 }
    written += others.written
    nearest += others.nearest
  }

  /// A number that no token has.
  private static let unmatched: Int32 = -1

  /// The token error rate: insertions, deletions and replacements per token of the references.
  public var tokenErrorRate: Double { Double(edits) / Double(max(1, length)) }

  /// The sequence error rate: the fraction of sequences that differ from all of their references.
  public var sequenceErrorRate: Double { Double(wrong) / Double(max(1, count)) }

  /// BLEU of all sequences together, from 0 to 1 (Papineni et al., 2002): the geometric mean of the precisions of
  /// n-grams of one to four tokens, times the brevity penalty.
  ///
  /// Smoothed as sacreBLEU does by default (`exp`): of the n-grams without a match, the shortest count half a match, the
  /// next ones a quarter, and so on. 0 if no token matches, or if no sequence has four tokens.
  public var bleu: Double {
    guard matches.contains(where: { $0 > 0 }), !chances.contains(0) else { return 0 }
    var (logarithms, smoothed) = (0.0, 1.0)
    for (matches, chances) in zip(matches, chances) {
      if matches == 0 { smoothed /= 2 }
      logarithms += PortableMath.log((matches == 0 ? smoothed : Double(matches)) / Double(chances))
    }
    return PortableMath.exp(logarithms / 4 + min(0, 1 - Double(nearest) / Double(written)))
  }

  /// All three values.
  public var measures: [Measure] {
    [
      Measure("tokenErrorRate", tokenErrorRate), Measure("sequenceErrorRate", sequenceErrorRate), Measure("bleu", bleu),
    ]
  }

  private func visible(_ sequence: [Int32]) -> [Int32] {
    spaces.isEmpty ? sequence : sequence.filter { !spaces.contains($0) }
  }

  private mutating func addToBLEU(_ sequence: [Int32], references: [[Int32]]) {
    written += sequence.count
    nearest += references.map(\.count).min { (abs($0 - sequence.count), $0) < (abs($1 - sequence.count), $1) } ?? 0
    for size in 1...4 { addGrams(sequence, references, size) }
  }

  private mutating func addGrams(_ sequence: [Int32], _ references: [[Int32]], _ size: Int) {
    let most = references.reduce(into: [ArraySlice<Int32>: Int]()) { most, reference in
      most.merge(grams(reference, size)) { max($0, $1) }
    }
    for (gram, number) in grams(sequence, size) { matches[size - 1] += min(number, most[gram] ?? 0) }
    chances[size - 1] += max(0, sequence.count - size + 1)
  }

  private func grams(_ sequence: [Int32], _ size: Int) -> [ArraySlice<Int32>: Int] {
    guard sequence.count >= size else { return [:] }
    return (0...sequence.count - size).reduce(into: [:]) { $0[sequence[$1..<$1 + size], default: 0] += 1 }
  }
}

/// The edit distance: the fewest insertions, deletions and replacements that turn one sequence into the other
/// (Levenshtein, 1965).
func editDistance(_ a: [Int32], _ b: [Int32]) -> Int {
  var row = Array(0...b.count)
  for (i, token) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in b.enumerated() {
      (diagonal, row[j + 1]) = (row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + (token == other ? 0 : 1)))
    }
  }
  return row[b.count]
}
