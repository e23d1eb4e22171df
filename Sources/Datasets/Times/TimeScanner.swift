/// Reads the parts of a time from bytes, one after another.
struct TimeScanner {
  private var rest: Range<Int>

  /// Starts at the first of some bytes.
  init(_ range: Range<Int>) { rest = range }

  /// Whether all bytes have been read.
  var isAtEnd: Bool { rest.isEmpty }

  /// Reads a number of decimal digits, as many as there are up to the most of `digits`. Nil if there are too few.
  mutating func number(_ bytes: Span<UInt8>, digits: ClosedRange<Int>) -> Int? {
    var (value, count) = (0, 0)
    while count < digits.upperBound, let digit = digit(bytes) {
      value = 10 * value + digit
      count += 1
    }
    return count < digits.lowerBound ? nil : value
  }

  /// Reads the decimals of a second, up to a nanosecond and beyond, and rounds them down to microseconds. Nil if there
  /// are none.
  mutating func microseconds(_ bytes: Span<UInt8>) -> Int64? {
    var (value, count) = (Int64(0), 0)
    while let digit = digit(bytes) {
      count += 1
      if count <= 6 { value = 10 * value + Int64(digit) }
    }
    for _ in count..<max(6, count) { value *= 10 }
    return count > 0 ? value : nil
  }

  /// Reads one of some ASCII characters, and returns it. Nil if another byte follows.
  mutating func one(of characters: String, _ bytes: Span<UInt8>) -> String? {
    guard let place = rest.first, characters.utf8.contains(bytes[place]) else { return nil }
    rest = rest.dropFirst()
    return String(UnicodeScalar(bytes[place]))
  }

  /// Reads a word. Returns false if something else follows.
  mutating func word(_ word: String, _ bytes: Span<UInt8>) -> Bool {
    let places = rest.prefix(word.utf8.count)
    guard places.map({ bytes[$0] }) == Array(word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }

  /// Reads ASCII letters, as many as there are.
  mutating func letters(_ bytes: Span<UInt8>) -> String {
    var text = ""
    while let place = rest.first, UnicodeScalar(bytes[place]).properties.isAlphabetic, bytes[place] < 128 {
      text.unicodeScalars.append(UnicodeScalar(bytes[place]))
      rest = rest.dropFirst()
    }
    return text
  }

  /// Passes over spaces.
  mutating func passSpaces(_ bytes: Span<UInt8>) {
    while let place = rest.first, bytes[place] == UInt8(ascii: " ") { rest = rest.dropFirst() }
  }

  private mutating func digit(_ bytes: Span<UInt8>) -> Int? {
    guard let place = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) else { return nil }
    rest = rest.dropFirst()
    return Int(bytes[place] - UInt8(ascii: "0"))
  }
}
