import Failures
import Files
import FoundationEssentials

/// A safetensors file: the length of the header in eight bytes, the header in JSON, and the bytes of the arrays.
struct Safetensors {
  /// The arrays of floating-point numbers, in the order of the file. Others, such as counts, are no weights.
  let arrays: [NamedArray]
  /// The tokens in the metadata of a file of Lockstep; nil if there are none.
  let tokens: ForeignWeights.Tokens?

  /// The reference implementation refuses longer headers.
  private static let longestHeader = 100_000_000

  /// What the header says of an array.
  private struct Entry {
    let type: String
    let shape: [Int]
    let start: Int
    let end: Int

    init?(_ value: JSONTree) {
      let offsets = value["data_offsets"]?.list?.compactMap(\.integer)
      guard let type = value["dtype"]?.text, let sizes = value["shape"]?.list, let offsets, offsets.count == 2 else {
        return nil
      }
      shape = sizes.compactMap(\.integer)
      if shape.count < sizes.count { return nil }
      (self.type, start, end) = (type, offsets[0], offsets[1])
    }
  }

  /// Returns whether bytes start like a safetensors file: with the length of a header that starts with a brace.
  static func isSafetensors(_ bytes: Data) -> Bool {
    bytes.count > 9 && length(bytes) <= bytes.count - 8 && bytes[bytes.startIndex + 8] == UInt8(ascii: "{")
  }

  private static func length(_ bytes: Data) -> Int {
    Int(clamping: bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  /// Reads the header.
  ///
  /// - Throws: a failure of kind `data` if the header is damaged, or an array is not where it can be.
  init(_ bytes: Data, _ path: String) throws {
    let damaged = Failure(.data, "\(path) is a damaged safetensors file: its header is not valid; save it again")
    let length = Safetensors.length(bytes)
    guard length <= Safetensors.longestHeader,
      let header = JSONTree([UInt8](bytes.dropFirst(8).prefix(length))), let entries = header.entries
    else { throw damaged }
    let body = bytes.dropFirst(8 + length)
    tokens = Safetensors.tokens(header["__metadata__"])
    var found: [(start: Int, array: NamedArray)] = []
    for (name, value) in entries where name != "__metadata__" {
      guard let entry = Entry(value) else { throw damaged }
      guard let type = FloatType(rawValue: entry.type) else { continue }
      let (start, end) = (entry.start, entry.end)
      guard let size = Safetensors.size(entry.shape, type.size), start >= 0, end <= body.count, end >= start,
        end - start == size
      else {
        throw Failure(.data, "\(path): \(name) is not where the header says; the file is damaged, so save it again")
      }
      let place = body.dropFirst(start).prefix(size)
      found.append((start, NamedArray(name: name, shape: entry.shape) { type.floats(place) }))
    }
    arrays = found.sorted { ($0.start, $0.array.name) < ($1.start, $1.array.name) }.map(\.array)
  }

  /// Returns the number of bytes of an array; nil if no file can have as many.
  private static func size(_ shape: [Int], _ element: Int) -> Int? {
    var size = element
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      if length < 0 || overflow { return nil }
      size = product
    }
    return size
  }

  private static func tokens(_ metadata: JSONTree?) -> ForeignWeights.Tokens? {
    func list(_ key: String) -> [String]? {
      (metadata?[key]?.text).flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    }
    guard let inputs = list("vocabulary"), !inputs.isEmpty else { return nil }
    return ForeignWeights.Tokens(inputs: inputs, classes: list("classes"))
  }
}

/// A type of floating-point numbers, as safetensors names it.
private enum FloatType: String {
  case half = "F16"
  case brain = "BF16"
  case single = "F32"
  case double = "F64"

  /// The size of a number in bytes.
  var size: Int {
    switch self {
    case .half, .brain: 2
    case .single: 4
    case .double: 8
    }
  }

  /// Returns the numbers of bytes, the lowest byte of each first.
  func floats(_ data: Data) -> [Float] {
    let bytes = data.span
    return stride(from: 0, to: bytes.count, by: size).map { start in
      var bits: UInt64 = 0
      for place in (start..<start + size).reversed() { bits = bits << 8 | UInt64(bytes[place]) }
      return switch self {
      case .half: Float(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
      case .brain: Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16)
      case .single: Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      case .double: Float(Double(bitPattern: bits))
      }
    }
  }
}
