/// How a split of a text is cut into rows, and each row into windows of at most `unroll` targets.
///
/// The rows are contiguous, and their lengths differ by at most one token. Where a document begins, a new window begins
/// too, and the row starts from the zero state. The first token of a document is no target, since nothing precedes it.
struct RowWindows: Sendable {
  /// The next tokens of a row.
  struct Window {
    /// The index of the first input.
    let start: Int
    /// The number of targets, each the token after its input. It is 0 for a row that has ended.
    let count: Int
    /// Whether the window begins a document, or the row.
    let isNew: Bool
  }

  /// The number of windows of the row that has most.
  let count: Int
  /// The number of targets of all rows.
  let targets: Int
  /// The number of targets of the longest window.
  let longest: Int

  private let text: PreparedText
  private let part: Range<Int>
  private let rows: Int
  private let unroll: Int
  private let marks: [[Mark]]  // by row

  /// A stretch of a row within one document. Every 64th is kept, so that few are passed over to find a window.
  private struct Mark {
    /// The index of its document.
    let document: Int
    /// The number of windows of the row before it.
    let windows: Int
  }

  private static let spacing = 64

  init(_ text: PreparedText, part: Range<Int>, rows: Int, unroll: Int) {
    (self.text, self.part, self.rows, self.unroll) = (text, part, rows, unroll)
    var (count, targets, longest, marks) = (0, 0, 0, [[Mark]]())
    for row in 0..<rows {
      let place = RowWindows.place(row, of: rows, part)
      var (windows, mine) = (0, [Mark]())
      var document = text.document(at: place.lowerBound)
      while let stretch = RowWindows.stretch(document, in: place, text) {
        if mine.count * RowWindows.spacing <= document - (mine.first?.document ?? document) {
          mine.append(Mark(document: document, windows: windows))
        }
        windows += (stretch.count + unroll - 1) / unroll
        targets += stretch.count
        longest = max(longest, min(unroll, stretch.count))
        document += 1
      }
      marks.append(mine)
      count = max(count, windows)
    }
    (self.count, self.targets, self.longest, self.marks) = (count, targets, longest, marks)
  }

  /// Returns a window of a row.
  func window(_ index: Int, row: Int) -> Window {
    let (marks, place) = (marks[row], RowWindows.place(row, of: rows, part))
    // The last mark before the window.
    var (low, high) = (0, marks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle].windows <= index { low = middle } else { high = middle }
    }
    guard low < high else { return Window(start: place.upperBound, count: 0, isNew: false) }
    var (document, before) = (marks[low].document, marks[low].windows)
    while let stretch = RowWindows.stretch(document, in: place, text) {
      let windows = (stretch.count + unroll - 1) / unroll
      if index < before + windows {
        let first = (index - before) * unroll
        return Window(
          start: stretch.lowerBound + first, count: min(unroll, stretch.count - first), isNew: first == 0)
      }
      before += windows
      document += 1
    }
    return Window(start: place.upperBound, count: 0, isNew: false)
  }

  /// Returns the inputs of a row: all tokens but the last of them have a target in it.
  private static func place(_ row: Int, of rows: Int, _ part: Range<Int>) -> Range<Int> {
    func start(_ row: Int) -> Int { part.lowerBound + row * max(0, part.count - 1) / rows }
    return start(row)..<start(row + 1)
  }

  /// Returns the inputs of a row that lie in a document and have a target there; nil behind the row.
  private static func stretch(_ document: Int, in place: Range<Int>, _ text: PreparedText) -> Range<Int>? {
    let tokens = text.tokens(ofDocument: document)
    let first = max(tokens.lowerBound, place.lowerBound)
    if first >= place.upperBound { return nil }
    return first..<max(first, min(tokens.upperBound - 1, place.upperBound))
  }
}
