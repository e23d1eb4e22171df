/// Cuts texts into pieces. It keeps its memory, and the words that it has met, from text to text.
protocol Segmentation {
  /// Appends the numbers of the pieces of a text.
  ///
  /// - Parameters:
  ///   - text: text in UTF-8.
  ///   - place: where the text stands in the whole text.
  /// - Throws: a failure of kind `data` for a text that the model cannot take.
  mutating func encode(_ text: [UInt8], _ place: TextPlace, to numbers: inout [Int32]) throws
}

/// A model that cuts texts into pieces and puts pieces together.
protocol SubwordModel: Sendable {
  /// The texts of the pieces, in the order of their numbers; an empty one for a number that no piece has.
  var pieces: [String] { get }
  /// The number of the piece for what the model does not know; nil for none.
  var unknown: Int32? { get }
  /// Returns a segmentation of its own memory.
  func segmentation() -> any Segmentation
  /// Returns the bytes of the text of some pieces. Numbers that no piece has are left out.
  func decode(_ numbers: [Int32]) -> [UInt8]
  /// Returns the bytes that a piece stands for within a text; none for a piece that is no text.
  func bytes(of number: Int32) -> [UInt8]
  /// Whether the characters of the pieces stand for bytes.
  var isOfByteLetters: Bool { get }
  /// Returns whether a text may be cut at an offset: no piece goes on there. What the steps before do with the text there
  /// has to be tried.
  func mayCut(_ text: Span<UInt8>, at offset: Int) -> Bool
}

/// Where a part of a text stands in the whole: a model may put a space before the whole, or drop spaces at its ends.
package struct TextPlace: Sendable {
  /// Whether nothing comes before the part.
  package var isFirst = true
  /// Whether nothing comes after the part.
  package var isLast = true

  /// The whole text.
  package static let whole = TextPlace()

  /// Creates a place.
  package init(isFirst: Bool = true, isLast: Bool = true) { (self.isFirst, self.isLast) = (isFirst, isLast) }
}
