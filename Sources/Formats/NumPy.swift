import Failures
import Files
import Networks

/// Returns a file for `numpy.load` that contains the weights under Keras's names, and `vocabulary`, the text of each
/// token.
///
/// - Throws: a failure of kind `usage` if the file would exceed 4 GiB.
public func numPyArchive(_ tensors: [Tensor], vocabulary: [String]) throws -> [UInt8] {
  var archive = ZipArchive()
  for tensor in tensors {
    var array = numPyHeader(type: "<f4", shape: tensor.shape)
    array.append(littleEndian: tensor.values)
    try archive.add("\(tensor.name).npy", array)
  }
  let width = max(1, vocabulary.lazy.map(\.unicodeScalars.count).max() ?? 1)
  var characters = numPyHeader(type: "<U\(width)", shape: [vocabulary.count])
  for token in vocabulary {
    let scalars = token.unicodeScalars.map(\.value)
    for value in scalars + repeatElement(0, count: width - scalars.count) { characters.append(littleEndian: value) }
  }
  try archive.add("vocabulary.npy", characters)
  return archive.finish()
}

/// Returns the weights of a network under Keras's names.
public func kerasTensors(_ blueprint: Blueprint, _ weights: Parameters) -> [Tensor] {
  blueprint.layout.slots.map { Tensor($0.name, $0.shape, weights[$0].values) }
}

/// Returns the header of a `.npy` file, version 1.0.
private func numPyHeader(type: String, shape: [Int]) -> [UInt8] {
  let sizes = shape.map { "\($0)," }.joined(separator: " ")
  let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
  // The ten bytes before the text, the text and the final newline must fill a multiple of 64 bytes.
  let padding = String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64)
  var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
  bytes.append(littleEndian: UInt16(text.utf8.count + padding.utf8.count + 1))
  return bytes + Array((text + padding + "\n").utf8)
}
