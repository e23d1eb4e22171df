import Datasets
import TestSupport
import Testing

/// Texts of several documents.
struct DocumentTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Documents of different lengths whose characters are all different, so that each token shows its place.
  private func text(_ lengths: [Int]) throws -> PreparedText {
    var plan = DataPlan()
    plan.separator = "|"
    var next: UInt32 = 0x4E00
    let documents = lengths.map { length in
      // The last character of a document is its line feed.
      let scalars = (0..<length - 1).compactMap { _ in
        next += 1
        return Unicode.Scalar(next)
      }
      return String(String.UnicodeScalarView(scalars)) + "\n"
    }
    return try PreparedText(path: scratch.write(documents.joined(separator: "|\n").utf8), nil, plan)
  }

  @Test func linesBetweenDocuments() throws {
    var plan = DataPlan()
    plan.separator = "<|x|>"
    func count(_ text: String) throws -> (documents: Int, characters: Int) {
      let text = try PreparedText(path: scratch.write(text.utf8), nil, plan)
      return (text.documents, text.count)
    }
    #expect(try count("a\n<|x|>\nb\n") == (2, 4))
    #expect(try count("<|x|>\n<|x|>\na\n<|x|>\n<|x|>\nb\n<|x|>") == (2, 4))
    #expect(try count("a\r\n<|x|>\r\nb") == (2, 4))
    #expect(try count("a <|x|>\n<|x|> b\n<|x|>c") == (1, 22))
    let long = String(repeating: "word\n", count: 50_000)
    #expect(try count(long + "<|x|>\n" + long) == (2, 500_000))
  }

  /// Each target follows its input in the same document, each token but the first of a document is a target once, and a
  /// row starts anew exactly where a document begins.
  @Test(arguments: [[90, 3, 1, 1, 40, 2, 17], [1, 200, 1], [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5], [150]], [3, 8])
  func windows(lengths: [Int], unroll: Int) throws {
    let text = try text(lengths)
    var all: [Int32] = []
    try text.tokens(0..<text.count) { all.append($0) }
    let starts = lengths.indices.map { lengths[..<$0].reduce(0, +) }
    #expect(text.documents == lengths.count)
    let sharding = Sharding(rows: 3, shards: 2)
    let batches = try TextBatches(
      text, part: 0..<text.count, name: "training", leastSteps: 1, sharding: sharding, unroll: unroll, rows: 0..<3)
    var (batch, targets, states) = (Batch(), [Int](), [Int?](repeating: nil, count: 3))
    for index in 0..<batches.count {
      try batches.fill(&batch, epoch: 0, index: index)
      #expect(batch.startsAnew == (index == 0))
      let present = batch.targets.tokens.count { $0 >= 0 }
      #expect(batch.weight == Double(present) && present > 0)
      for row in 0..<3 {
        if index == 0 || batch.newRows.contains(row) { states[row] = nil }
        for t in 0..<batch.steps where batch.targets.tokens[t * 3 + row] >= 0 {
          let (input, target) = (batch.inputs.tokens[t * 3 + row], batch.targets.tokens[t * 3 + row])
          // The line feeds at the ends of documents are equal, so the place follows from what was read before.
          let place =
            states[row].map { $0 + 1 } ?? (starts.last { all[$0] == input && !targets.contains($0 + 1) } ?? -1)
          let known = states[row] != nil || all.count { $0 == input } > 1 ? place : all.firstIndex(of: input) ?? -1
          #expect(all[known] == input && all[known + 1] == target)
          #expect(!starts.contains(known + 1))
          if states[row] == nil && index > 0 { #expect(starts.contains(known)) }
          states[row] = known
          targets.append(known + 1)
        }
      }
    }
    #expect(targets.sorted() == (0..<text.count).filter { !starts.contains($0) })
    #expect(batches.targets == targets.count)
  }
}
