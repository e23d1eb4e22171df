/// The different tokens of texts, numbered in the order of their first appearance.
protocol TokenNumbering: AnyObject {
  /// The number of different tokens so far.
  var count: Int { get }
  /// The different tokens so far, from a number on.
  func tokens(from first: Int) -> [String]
}
