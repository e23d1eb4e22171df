import Failures
import FoundationEssentials

/// An array in an `.npy` file.
package struct NumPyArray {
  /// The header of the file.
  package let header: NumPyHeader
  private let bytes: Data
  private let count: Int
  /// How many elements of the file lie between those of neighbouring indices, for each axis.
  private let strides: [Int]
  /// The array, for error messages.
  private let place: String

  /// Opens the bytes of an `.npy` file.
  ///
  /// - Throws: a failure of kind `data` if the header is damaged or the file is cut short.
  package init(_ bytes: Data, _ place: String) throws {
    let header = try NumPyHeader(bytes, place)
    let rest = bytes.count - header.start
    var (count, isTooLarge) = (1, false)
    for size in header.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      (count, isTooLarge) = (product, isTooLarge || overflow)
    }
    let (needed, overflow) = count.multipliedReportingOverflow(by: header.element.size)
    if isTooLarge || overflow || needed > rest {
      throw Failure(
        .data, "\(place) is cut short: the shape \(header.shape) needs more than \(rest) bytes; save it again")
    }
    (self.header, self.bytes, self.count, self.place) = (header, bytes.dropFirst(header.start), count, place)
    strides = header.shape.dropLast().reduce(into: [1]) { $0.append($0[$0.count - 1] * $1) }
  }

  /// Returns the places of the elements of some indices of the first axis, in row-major order.
  func places(_ rows: Range<Int>) -> Range<Int> {
    let size = header.shape.dropFirst().reduce(1, *)
    return rows.lowerBound * size..<rows.upperBound * size
  }

  /// Returns integers or booleans. A number beyond the range becomes the largest.
  ///
  /// - Parameter places: their places in row-major order.
  func integers(_ places: Range<Int>) -> [Int64] {
    let (shift, isSigned) = (64 - 8 * header.element.size, header.element.letter == "i")
    return elements(places) { bits in
      isSigned ? Int64(bitPattern: bits << UInt64(shift)) >> Int64(shift) : Int64(clamping: bits)
    }
  }

  /// Returns all numbers, in row-major order.
  package func numbers() -> [Double] { numbers(0..<count) }

  /// Returns numbers.
  ///
  /// - Parameter places: their places in row-major order.
  func numbers(_ places: Range<Int>) -> [Double] {
    switch (header.element.letter, header.element.size) {
    case ("f", 2): elements(places) { Double(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) }
    case ("f", 4): elements(places) { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
    case ("f", _): elements(places) { Double(bitPattern: $0) }
    case ("u", 8): elements(places) { Double($0) }
    default: integers(places).map { Double($0) }
    }
  }

  /// Returns the texts, in row-major order.
  ///
  /// - Throws: a failure of kind `data` if a text is not Unicode.
  func texts() throws -> [String] {
    let size = header.element.size
    return try (0..<count).map { index in
      let element = bytes.dropFirst(placeInFile(index) * size).prefix(size)
      guard let text = header.element.letter == "S" ? utf8(element) : utf32(element) else {
        throw Failure(.data, "\(place)[\(index)] is not Unicode text; save it as a text")
      }
      return text
    }
  }

  /// NumPy fills up texts with zeros at their ends.
  private func utf8(_ element: Data) -> String? {
    let end = element.lastIndex { $0 != 0 }.map { $0 + 1 } ?? element.startIndex
    return String(validating: element[..<end], as: UTF8.self)
  }

  private func utf32(_ element: Data) -> String? {
    let codes = stride(from: element.startIndex, to: element.endIndex, by: 4).map { start in
      let bytes = element[start..<start + 4]
      return (header.element.isBigEndian ? Array(bytes) : bytes.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    var text = ""
    for code in codes.prefix((codes.lastIndex { $0 != 0 } ?? -1) + 1) {
      guard let scalar = Unicode.Scalar(code) else { return nil }
      text.unicodeScalars.append(scalar)
    }
    return text
  }

  /// Returns elements, made from their bits.
  private func elements<Element>(_ places: Range<Int>, _ make: (UInt64) -> Element) -> [Element] {
    let (size, isBig, bytes) = (header.element.size, header.element.isBigEndian, bytes.span)
    return places.map { place in
      let start = placeInFile(place) * size
      var bits: UInt64 = 0
      for k in 0..<size { bits = bits << 8 | UInt64(bytes[start + (isBig ? k : size - 1 - k)]) }
      return make(bits)
    }
  }

  /// Returns the place in the file of an element, whose place in row-major order is known: the last index changes fastest.
  private func placeInFile(_ place: Int) -> Int {
    if !header.isFortran { return place }
    var (rest, result) = (place, 0)
    for axis in header.shape.indices.reversed() {
      result += rest % header.shape[axis] * strides[axis]
      rest /= header.shape[axis]
    }
    return result
  }
}
