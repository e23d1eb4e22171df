import Failures

/// The header of a `.ts` file: lines of a keyword and its values, up to `@data`.
struct TimeSeriesHeader {
  /// The classes; nil if the targets are numbers, or if there are no targets.
  private(set) var labels: [String]?
  /// Whether each series has a target.
  private(set) var hasTargets = false
  /// Whether each number has a time.
  private(set) var hasTimes = false
  /// The number of channels; nil if the header does not say.
  private(set) var channels: (count: Int, keyword: String)?
  /// Whether the header says that all series have the same number of steps.
  private(set) var hasEqualLengths = false
  /// The number of steps of each series; nil if the header does not say.
  private(set) var length: Int?

  /// Reads the header, and removes its lines.
  ///
  /// - Parameter lines: the lines of the file that are neither blank nor a comment.
  /// - Throws: a failure of kind `data` for a header that is wrong or does not end.
  init(_ lines: inout ArraySlice<(number: Int, line: Substring)>, _ path: String) throws {
    while let (number, line) = lines.popFirst() {
      let words = line.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
      guard let keyword = words.first, keyword.hasPrefix("@") else {
        throw Failure(
          .data, "\(path), line \(number): a line before @data starts with neither @ nor #; give a .ts file")
      }
      if keyword.lowercased() == "@data" { return }
      try read(keyword, Array(words.dropFirst()), "\(path), line \(number)")
    }
    throw Failure(.data, "\(path) has no @data; give a .ts file, as sktime writes them")
  }

  /// Reads a line. Keywords that say nothing about the numbers are passed over, such as `@problemName`.
  private mutating func read(_ keyword: String, _ values: [String], _ place: String) throws {
    switch keyword.lowercased() {
    case "@classlabel":
      guard try flag(keyword, values, place) else { return }
      if hasTargets { throw contradiction(keyword, "@targetLabel", place) }
      if values.count == 1 { throw Failure(.data, "\(place): \(keyword) names no classes; name them after true") }
      labels = Array(values.dropFirst())
      hasTargets = true
    case "@targetlabel":
      guard try flag(keyword, values, place) else { return }
      if labels != nil { throw contradiction(keyword, "@classLabel", place) }
      hasTargets = true
    case "@timestamps": hasTimes = try flag(keyword, values, place)
    case "@equallength": hasEqualLengths = try flag(keyword, values, place)
    case "@univariate": if try flag(keyword, values, place) { channels = (1, "\(keyword) true") }
    case "@serieslength": length = try count(keyword, of: "steps", values, place)
    case "@dimension", "@dimensions":
      let count = try count(keyword, of: "channels", values, place)
      if let channels, channels.count != count {
        throw Failure(.data, "\(place): \(keyword) \(count) contradicts \(channels.keyword); correct one of them")
      }
      channels = (count, "\(keyword) \(count)")
    default: break
    }
  }

  private func contradiction(_ keyword: String, _ other: String, _ place: String) -> Failure {
    Failure(.data, "\(place): \(keyword) contradicts \(other) true; leave one of them out")
  }

  private func count(_ keyword: String, of what: String, _ values: [String], _ place: String) throws -> Int {
    if let text = values.first, let count = Int(text), count > 0 { return count }
    throw Failure(.data, "\(place): \(keyword) is not a number of \(what); correct it, or leave the line out")
  }

  private func flag(_ keyword: String, _ values: [String], _ place: String) throws -> Bool {
    switch values.first?.lowercased() {
    case "true": return true
    case "false": return false
    default: throw Failure(.data, "\(place): \(keyword) says neither true nor false; write one of them")
    }
  }
}
