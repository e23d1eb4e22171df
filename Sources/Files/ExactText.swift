import Glibc

/// A text that equals another one only if both have the same code points in the same order. Texts are ordered by their
/// code points, as in Python.
///
/// Swift's `String` also calls texts equal if Unicode calls them canonically equivalent, such as "Ω" (ohm, U+2126) and
/// "Ω" (omega, U+03A9). In data these are different tokens, labels and names.
package struct ExactText: Hashable, Comparable, Sendable {
  /// The text.
  package let text: String

  /// Creates an exact text.
  package init(_ text: some StringProtocol) { self.text = String(text) }

  package static func == (a: ExactText, b: ExactText) -> Bool {
    let (a, b) = (a.text.utf8.span, b.text.utf8.span)
    return unsafe a.count == b.count
      && a.withUnsafeBytes { a in unsafe b.withUnsafeBytes { b in unsafe memcmp(a, b, a.count) == 0 } }
  }

  package static func < (a: ExactText, b: ExactText) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

  package func hash(into hasher: inout Hasher) {
    unsafe text.utf8.span.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }

  private static func memcmp(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer, _ count: Int) -> Int32 {
    guard let a = a.baseAddress, let b = b.baseAddress else { return 0 }
    return unsafe Glibc.memcmp(a, b, count)
  }
}

extension StringProtocol {
  /// Whether the text has exactly the code points of another one, and no others.
  package func isExactly(_ other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Sequence where Element == String {
  /// Returns the different texts, ordered by their code points.
  package func distinctSorted() -> [String] { Set(lazy.map { ExactText($0) }).sorted().map(\.text) }
}
