import Failures
import FoundationEssentials

/// An array in an `.npy` file.
package struct NumPyArray {
  /// The header of the file.
  package let header: NumPyHeader
  private let bytes: Data
  private let count: Int
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
  }

  /// Returns the integers or booleans, in row-major order. A number beyond the range becomes the largest.
  func integers() -> [Int64] {
    let (shift, isSigned) = (64 - 8 * header.element.size, header.element.letter == "i")
    return elements { bits in
      isSigned ? Int64(bitPattern: bits << UInt64(shift)) >> Int64(shift) : Int64(clamping: bits)
    }
  }

  /// Returns the numbers, in row-major order.
  package func numbers() -> [Double] {
    switch (header.element.letter, header.element.size) {
    case ("f", 2): elements { Double(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) }
    case ("f", 4): elements { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
    case ("f", _): elements { Double(bitPattern: $0) }
    case ("u", 8): elements { Double($0) }
    default: integers().map { Double($0) }
    }
  }

  /// Returns the texts, in row-major order.
  ///
  /// - Throws: a failure of kind `data` if a text is not Unicode.
  func texts() throws -> [String] {
    let size = header.element.size
    let texts = try (0..<count).map { index in
      let element = bytes.dropFirst(index * size).prefix(size)
      guard let text = header.element.letter == "S" ? utf8(element) : utf32(element) else {
        throw Failure(.data, "\(place)[\(index)] is not Unicode text; save it as a text")
      }
      return text
    }
    return rowMajor(texts)
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

  /// Returns all elements, made from their bits, in row-major order.
  private func elements<Element>(_ make: (UInt64) -> Element) -> [Element] {
    let (size, isBig, bytes) = (header.element.size, header.element.isBigEndian, bytes.span)
    var result: [Element] = []
    result.reserveCapacity(count)
    for start in stride(from: 0, to: count * size, by: size) {
      var bits: UInt64 = 0
      for k in 0..<size { bits = bits << 8 | UInt64(bytes[start + (isBig ? k : size - 1 - k)]) }
      result.append(make(bits))
    }
    return rowMajor(result)
  }

  /// Returns elements of the file in row-major order: the last index changes fastest.
  private func rowMajor<Element>(_ elements: [Element]) -> [Element] {
    guard header.isFortran, header.shape.count > 1, !elements.isEmpty else { return elements }
    var strides: [Int] = []
    for size in [1] + header.shape.dropLast() { strides.append((strides.last ?? 1) * size) }
    var (place, index) = (0, [Int](repeating: 0, count: strides.count))
    return elements.indices.map { _ in
      let element = elements[place]
      for axis in strides.indices.reversed() {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < header.shape[axis] { break }
        place -= strides[axis] * index[axis]
        index[axis] = 0
      }
      return element
    }
  }
}
