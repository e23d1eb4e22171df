import Foundation

/// Compares the sequences that a model wrote with references. A sequence may have several references.
public struct SequenceErrors: Sendable {
  private var edits = 0
  private var length = 0
  private var wrong = 0
  private var count = 0
  private var matches = [Int](repeating: 0, count: 4)  // by the length of n-grams
  private var chances = [Int](repeating: 0, count: 4)
  private var written = 0
  private var nearest = 0

  /// Creates a comparison without sequences.
  public init() {}

  /// Adds a sequence.
  ///
  /// - Parameter references: the right sequences. The nearest one counts.
  public mutating func add(_ sequence: [Int32], references: [[Int32]]) {
    let distances = references.map { (edits: editDistance(sequence, $0), length: $0.count) }
    guard let best = distances.min(by: { $0.edits * max(1, $1.length) < $1.edits * max(1, $0.length) }) else { return }
    count += 1
    edits += best.edits
    length += best.length
    wrong += best.edits == 0 ? 0 : 1
    written += sequence.count
    nearest += references.map(\.count).min { (abs($0 - sequence.count), $0) < (abs($1 - sequence.count), $1) } ?? 0
    for size in 1...4 { addGrams(sequence, references, size) }
  }

  /// The token error rate: insertions, deletions and replacements per token of the references.
  public var tokenErrorRate: Double { Double(edits) / Double(max(1, length)) }

  /// The sequence error rate: the fraction of sequences that differ from all of their references.
  public var sequenceErrorRate: Double { Double(wrong) / Double(max(1, count)) }

  /// BLEU of all sequences together, from 0 to 1 (Papineni et al., 2002): the geometric mean of the precisions of
  /// n-grams of one to four tokens, times the brevity penalty.
  public var bleu: Double {
    guard written > 0, !matches.contains(0) else { return 0 }
    let precision = zip(matches, chances).reduce(0.0) { $0 + log(Double($1.0) / Double($1.1)) / 4 }
    return exp(precision + min(0, 1 - Double(nearest) / Double(written)))
  }

  /// All three values.
  public var measures: [Measure] {
    [
      Measure("tokenErrorRate", tokenErrorRate), Measure("sequenceErrorRate", sequenceErrorRate), Measure("bleu", bleu),
    ]
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
