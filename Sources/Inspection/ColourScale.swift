/// Colours for numbers from −1 to 1, from blue through near white to red: ColorBrewer's RdBu in reverse order. It is
/// readable with red-green colour blindness.
package enum ColourScale {
  /// The number of colours. The one in the middle stands for zero.
  package static let levels = 41

  private static let stops: [(red: Double, green: Double, blue: Double)] = [
    (5, 48, 97), (33, 102, 172), (67, 147, 195), (146, 197, 222), (209, 229, 240), (247, 247, 247),
    (253, 219, 199), (244, 165, 130), (214, 96, 77), (178, 24, 43), (103, 0, 31),
  ]

  /// Returns the level of a number from −1 to 1. Nil if the number is not finite.
  package static func level(_ value: Double) -> Int? {
    value.isFinite ? Int(((max(-1, min(1, value)) + 1) / 2 * Double(levels - 1)).rounded()) : nil
  }

  /// Returns the colour of a level: `#f7f7f7`.
  package static func colour(ofLevel level: Int) -> String {
    let place = Double(level) / Double(levels - 1) * Double(stops.count - 1)
    let low = min(Int(place), stops.count - 2)
    let (a, b, share) = (stops[low], stops[low + 1], place - Double(low))
    let parts = [(a.red, b.red), (a.green, b.green), (a.blue, b.blue)].map { from, to in
      let digits = String(Int((from + (to - from) * share).rounded()), radix: 16)
      return digits.count < 2 ? "0\(digits)" : digits
    }
    return "#" + parts.joined()
  }
}
