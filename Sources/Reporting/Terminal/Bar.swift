/// A bar that shows how much is done.
enum Bar {
  /// Returns a bar of `width` characters.
  ///
  /// - Parameter fraction: how much is done, from 0 to 1.
  static func text(_ fraction: Double, width: Int, _ hasColours: Bool) -> String {
    let done = Int(min(1, max(0, fraction)) * Double(width))
    let (full, empty) = (String(repeating: "━", count: done), String(repeating: "─", count: width - done))
    return hasColours ? "\u{1B}[32m\(full)\u{1B}[0m\u{1B}[2m\(empty)\u{1B}[0m" : full + empty
  }
}
