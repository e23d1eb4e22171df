import Failures
import FoundationEssentials
import HDF5

/// The type of the elements of an `.npy` file.
package struct NumPyElement {
  /// What the elements are.
  let kind: ArrayHeader.Kind
  /// NumPy's letter of the type: `b`, `i`, `u`, `f`, `S` or `U`.
  package let letter: Character
  /// The size of an element in bytes.
  let size: Int
  /// Whether the first byte of a number is the largest one.
  let isBigEndian: Bool

  /// Creates the type from NumPy's notation, such as `<f4`.
  ///
  /// - Throws: a failure of kind `data` for elements that are neither numbers nor texts.
  init(_ text: Substring, _ place: String) throws {
    let order: Character = text.first.flatMap { "<>|=".contains($0) ? $0 : nil } ?? "|"
    let rest = text.drop { "<>|=".contains($0) }
    guard let letter = rest.first else { throw Failure(.data, "\(place) is damaged: its type is empty; save it again") }
    let number = Int(rest.dropFirst()) ?? 0
    let sizes: [Character: [Int]] = ["b": [1], "i": [1, 2, 4, 8], "u": [1, 2, 4, 8], "f": [2, 4, 8]]
    if let kind = NumPyElement.kinds[letter], sizes[letter]?.contains(number) ?? (1...1 << 20).contains(number) {
      (self.letter, self.kind, size, isBigEndian) = (letter, kind, letter == "U" ? 4 * number : number, order == ">")
      return
    }
    let what = NumPyElement.refused[letter] ?? "elements of the type \(text.prefix(20))"
    throw Failure(.data, "\(place) holds \(what); save it as an array of numbers, or of texts for labels")
  }

  private static let kinds: [Character: ArrayHeader.Kind] = [
    "b": .booleans, "i": .integers, "u": .integers, "f": .numbers, "S": .texts, "U": .texts,
  ]

  private static let refused: [Character: String] = [
    "O": "Python objects, which Lockstep never loads (allow_pickle)", "c": "complex numbers", "M": "dates",
    "m": "durations", "V": "records with several fields", "f": "numbers of more than 64 bits",
  ]
}

/// The header of an `.npy` file, in NumPy's formats 1.0 to 3.0.
package struct NumPyHeader {
  /// The type of the elements.
  package let element: NumPyElement
  /// The shape; empty for a scalar.
  package let shape: [Int]
  /// Whether the first index changes fastest, as in Fortran.
  let isFortran: Bool
  /// The number of bytes before the first element.
  let start: Int

  /// The bytes that every `.npy` file starts with.
  static let signature: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// NumPy writes headers of a few hundred bytes, and reads no more than 10,000.
  private static let longest = 65_536

  /// Reads the header of a file.
  ///
  /// - Parameter place: the array, for error messages.
  /// - Throws: a failure of kind `data` if the header is damaged, or if the elements are neither numbers nor texts.
  init(_ bytes: Data, _ place: String) throws {
    let text = try NumPyHeader.text(bytes, place)
    start = text.end
    if text.value.contains(/['"]descr['"]\s*:\s*\[/) {
      throw Failure(.data, "\(place) holds records with several fields; save it as an array of numbers")
    }
    guard let type = text.value.firstMatch(of: /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/)?.1,
      let order = text.value.firstMatch(of: /['"]fortran_order['"]\s*:\s*(True|False)/)?.1,
      let sizes = text.value.firstMatch(of: /['"]shape['"]\s*:\s*\(([^()]*)\)/)?.1
    else { throw NumPyHeader.damaged(place) }
    isFortran = order == "True"
    shape = try sizes.split(separator: ",").map { $0.filter { !" L".contains($0) } }.filter { !$0.isEmpty }.map {
      guard let size = Int($0), size >= 0 else { throw NumPyHeader.damaged(place) }
      return size
    }
    element = try NumPyElement(type, place)
  }

  private static func text(_ bytes: Data, _ place: String) throws -> (value: String, end: Int) {
    guard bytes.starts(with: signature), bytes.count >= 12 else {
      throw Failure(.data, "\(place) is no .npy file; save it with numpy.save")
    }
    func number(_ range: Range<Int>) -> Int {
      range.reversed().reduce(0) { $0 << 8 | Int(bytes[bytes.startIndex + $1]) }
    }
    let isShort = number(6..<7) == 1
    let (start, length) = isShort ? (10, number(8..<10)) : (12, number(8..<12))
    guard (1...3).contains(number(6..<7)), length <= longest, start + length <= bytes.count,
      let text = String(bytes: bytes.dropFirst(start).prefix(length), encoding: .utf8)
    else { throw damaged(place) }
    return (text, start + length)
  }

  private static func damaged(_ place: String) -> Failure {
    Failure(.data, "\(place) has a damaged header; save it again with numpy.save")
  }
}
