import Files
import FoundationEssentials

/// Returns a safetensors file: the length of the header in eight bytes, the header in JSON, and the bytes of the
/// arrays.
///
/// - Parameter metadata: the entries of `__metadata__` in the header.
public func safetensors(_ tensors: [Tensor], metadata: [String: String]) throws -> [UInt8] {
  var entries = [Entry.metadata: Entry.texts(metadata)]
  var offset = 0
  for tensor in tensors {
    entries[tensor.name] = .array(.init(shape: tensor.shape, dataOffsets: [offset, offset + tensor.size]))
    offset += tensor.size
  }
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  var header = [UInt8](try encoder.encode(entries))
  // The reference implementation aligns the data to eight bytes, too.
  header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(8 + header.count + offset)
  bytes.append(littleEndian: UInt64(header.count))
  bytes += header
  for tensor in tensors { bytes.append(littleEndian: tensor.values) }
  return bytes
}

/// An entry of the header.
private enum Entry: Encodable {
  case texts([String: String])
  case array(Array)

  static let metadata = "__metadata__"

  struct Array: Encodable {
    var dtype = "F32"
    let shape: [Int]
    let dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .texts(let texts): try texts.encode(to: encoder)
    case .array(let array): try array.encode(to: encoder)
    }
  }
}
