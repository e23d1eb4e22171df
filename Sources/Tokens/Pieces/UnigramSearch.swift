/// Finds the most probable pieces of a text under a unigram model (Kudo, "Subword Regularization", 2018), with the
/// algorithm of Viterbi.
///
/// The numbers are rounded as in SentencePiece (`Float`) or in Hugging Face's tokenizers (`Double`), so that of two ways
/// with nearly the same probability it takes the one that they take.
struct UnigramSearch<Score: BinaryFloatingPoint & Sendable>: Sendable {
  /// The pieces that can be used.
  let pieces: PieceTrie
  /// By number: the logarithm of the probability of a piece.
  let scores: [Score]
  /// By number: whether the user defined the piece. It is then always taken. Empty for none.
  let isUserDefined: [Bool]
  /// The number of what is unknown; -1 for none.
  let unknown: Int32
  /// The score of a character that is unknown.
  let unknownScore: Score
  /// The score of each byte of a piece of the user.
  let bestScore: Score
  /// Whether no piece goes on with a space (U+2581) after something else. Then a long text begins anew at such a space,
  /// before its sum gets so large that the scores of pieces are rounded away in it.
  let hasWordBorders: Bool

  /// The sum at which a long text begins anew.
  private static var largestSum: Score { 1024 }

  /// Where the best way to a place in the text comes from.
  struct Place {
    fileprivate var score: Score = 0
    fileprivate var number: Int32 = -1
    fileprivate var start: Int32 = -1
  }

  /// Calls `found` with each piece of a part of a text, from the last to the first.
  ///
  /// - Parameter places: memory that is used again.
  /// - Returns: whether there is a way through the text.
  func forEachPiece(
    _ text: [UInt8], _ part: Range<Int>, _ places: inout [Place], found: (Range<Int>, Int32) -> Void
  ) -> Bool {
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: repeatElement(Place(), count: part.count + 1))
    var start = part.lowerBound
    while start < part.upperBound {
      if hasWordBorders && places[start - part.lowerBound].score < -UnigramSearch.largestSum
        && WordBorder.isBorder(text, at: start, in: part)
      {
        places[start - part.lowerBound].score = 0
      }
      let length = min(Scalars.length(text[start]), part.upperBound - start)
      extend(text, part, from: start, character: length, &places)
      start += length
    }
    var end = part.count
    while end > 0 {
      let place = places[end]
      if place.start < 0 { return false }
      found(part.lowerBound + Int(place.start)..<part.lowerBound + end, place.number)
      end = Int(place.start)
    }
    return true
  }

  /// Extends the best way to a place by each piece that begins there.
  @inline(__always)
  private func extend(
    _ text: [UInt8], _ part: Range<Int>, from start: Int, character: Int, _ places: inout [Place]
  ) {
    let (origin, isStartReached) = (
      part.lowerBound, start == part.lowerBound || places[start - part.lowerBound].start >= 0
    )
    if !isStartReached { return }
    let before = places[start - origin].score
    var (node, end, isKnown) = (PieceTrie.root, start, false)
    while end < part.upperBound {
      node = pieces.child(node, text[end])
      if node < 0 { break }
      end += 1
      let number = pieces.value(node)
      if number < 0 { continue }
      if end - start == character { isKnown = true }
      // In SentencePiece the sum is a double, which is compared with a float and then rounded to one.
      let sum = score(number, length: end - start) + Double(before)
      if places[end - origin].start < 0 || sum > Double(places[end - origin].score) {
        places[end - origin] = Place(score: Score(sum), number: number, start: Int32(start - origin))
      }
    }
    if isKnown || unknown < 0 { return }
    let (sum, place) = (unknownScore + before, start - origin + character)
    if places[place].start < 0 || sum > places[place].score {
      places[place] = Place(score: sum, number: unknown, start: Int32(start - origin))
    }
  }

  @inline(__always) private func score(_ number: Int32, length: Int) -> Double {
    if !isUserDefined.isEmpty && isUserDefined[Int(number)] { return Double(Score(length) * bestScore) - 0.1 }
    return Double(scores[Int(number)])
  }
}
