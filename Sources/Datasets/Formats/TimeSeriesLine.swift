import Failures

/// Reads a line of a `.ts` file: channels of numbers, or of pairs of a time and a number in parentheses.
struct TimeSeriesLine {
  private let bytes: [UInt8]
  private let line: Int
  private let path: String
  private let numbers: NumberCells

  /// The numbers of a channel, and their times if there are any.
  struct Channel {
    var values: [Double] = []
    var times: [Time] = []
  }

  init(_ text: Substring, _ line: Int, _ path: String, _ numbers: NumberCells) {
    (bytes, self.line, self.path, self.numbers) = (Array(text.utf8), line, path, numbers)
  }

  /// The fields between colons. A colon in parentheses belongs to a time.
  var fields: [Range<Int>] {
    var (fields, start, isInside) = ([Range<Int>](), 0, false)
    for (place, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "("): isInside = true
      case UInt8(ascii: ")"): isInside = false
      case UInt8(ascii: ":") where !isInside:
        fields.append(start..<place)
        start = place + 1
      default: break
      }
    }
    return fields + [start..<bytes.count]
  }

  /// Returns a field as text, without white space at its ends.
  func text(_ field: Range<Int>) -> String { bytes.span.text(bytes.span.trimmed(field)) }

  /// Reads the numbers of a channel, which are separated by commas.
  ///
  /// - Parameter index: the number of the channel, from 1, for error messages.
  func channel(_ field: Range<Int>, _ index: Int) throws -> Channel {
    Channel(
      values: try bytes[field].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
        try number($0.startIndex..<$0.endIndex, index)
      })
  }

  /// Reads the pairs of a time and a number of a channel: `(0,1.5),(1,2.5)`.
  ///
  /// - Parameter index: the number of the channel, from 1, for error messages.
  func channelWithTimes(_ field: Range<Int>, _ index: Int) throws -> Channel {
    var (channel, rest) = (Channel(), bytes.span.trimmed(field))
    while !rest.isEmpty {
      guard bytes[rest.lowerBound] == UInt8(ascii: "("),
        let end = rest.first(where: { bytes[$0] == UInt8(ascii: ")") }),
        let comma = (rest.lowerBound..<end).last(where: { bytes[$0] == UInt8(ascii: ",") })
      else { throw wrongPair(index) }
      channel.times.append(try time(rest.lowerBound + 1..<comma, index))
      channel.values.append(try number(comma + 1..<end, index))
      rest = bytes.span.trimmed(end + 1..<rest.upperBound)
      guard let next = rest.first else { break }
      if bytes[next] != UInt8(ascii: ",") || rest.count == 1 { throw wrongPair(index) }
      rest = bytes.span.trimmed(next + 1..<rest.upperBound)
    }
    if channel.values.isEmpty { throw wrongPair(index) }
    return channel
  }

  private func number(_ field: Range<Int>, _ index: Int) throws -> Double {
    switch numbers.content(bytes.span, field) {
    case .number(let number): return number
    case .missing where !bytes.span.isBlank(field): return .nan
    case .missing, .other:
      throw Failure(
        .data,
        "\(path), line \(line): channel \(index) has \"\(text(field))\", which is not a number; fill it in, or leave the "
          + "line out")
    }
  }

  private func time(_ field: Range<Int>, _ index: Int) throws -> Time {
    let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    let trimmed = bytes.span.trimmed(field)
    let isQuoted =
      trimmed.count > 1 && [trimmed.first, trimmed.last].allSatisfy { $0.map { quotes.contains(bytes[$0]) } ?? false }
    let bare = isQuoted ? trimmed.dropFirst().dropLast() : trimmed
    if case .time(let time) = TimeText(bytes.span, bare, mark: UInt8(ascii: ".")) { return time }
    throw Failure(
      .data,
      "\(path), line \(line): channel \(index) has the time \"\(text(field))\", which is not a time; write it as "
        + "2013-01-31 18:00:00, 2013-01-31 or a number")
  }

  private func wrongPair(_ index: Int) -> Failure {
    Failure(
      .data,
      "\(path), line \(line): channel \(index) has no list of times and numbers; write it as (0,1.5),(1,2.5), or set "
        + "@timeStamps false")
  }
}
