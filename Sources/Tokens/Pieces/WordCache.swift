import Kernels

/// The numbers of words that were cut into pieces before. A text repeats most of its words.
final class WordCache {
  /// Longer words hardly ever come again.
  private static let longestWord = 64
  private static let mostWords = 1 << 18

  private var words = ByteStringTable()
  private var ends: [Int] = []  // of the numbers of each word
  private var numbers: [Int32] = []

  /// Appends the numbers of a word, as `find` appends them when the word comes for the first time.
  func append(
    _ text: [UInt8], _ word: Range<Int>, to result: inout [Int32],
    find: ([UInt8], Range<Int>, inout [Int32]) throws -> Void
  ) rethrows {
    if word.count > WordCache.longestWord { return try find(text, word, &result) }
    let index = Int(words.number(of: word, in: text.span))
    if index < ends.count {
      for place in (index == 0 ? 0 : ends[index - 1])..<ends[index] { result.append(numbers[place]) }
      return
    }
    let start = result.count
    do { try find(text, word, &result) } catch {
      // The word has no numbers.
      removeAll()
      throw error
    }
    numbers += result[start...]
    ends.append(numbers.count)
    if ends.count == WordCache.mostWords { removeAll() }
  }

  private func removeAll() { (words, ends, numbers) = (ByteStringTable(), [], []) }
}
