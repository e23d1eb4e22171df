import Files
import HDF5

/// Runs one of HDF5's own tools, and returns what it prints, errors included, and its exit code.
func run(_ tool: String, _ arguments: [String]) throws -> (text: String, status: Int32) {
  let process = try ChildProcess("/usr/bin/\(tool)", arguments, errors: .output)
  let text = String(decoding: process.readToEnd(), as: UTF8.self)
  switch process.end() {
  case .code(let status), .signal(let status): return (text, status)
  }
}

/// Returns the bytes of a file with a group, arrays, texts and attributes.
func sample() throws -> [UInt8] {
  let image = try FileImage(name: "sample")
  try image.setAttribute("keras_version", "3.11.0")
  try image.createGroup("/model_weights/lstm/cell")
  try image.setAttribute("layer_names", ["lstm", "dense"], of: "/model_weights")
  try image.write((0..<105).map { Float($0) }, shape: [3, 5, 7], to: "/model_weights/lstm/cell/kernel")
  try image.write([1, -2, 3] as [Int64], shape: [3], to: "/state/steps")
  try image.setAttribute("units", [4, 5] as [Int64], of: "/state/steps")
  try image.write("naïve", to: "/state/name")
  return try image.finish()
}

/// Returns the bytes of a number, the lowest first.
func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
