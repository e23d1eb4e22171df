import Foundation
import HDF5

/// What `h5dump` with `options` prints about the file at `path`, errors included.
func dump(_ options: [String], _ path: String) throws -> (text: String, status: Int32) {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/h5dump")
  process.arguments = options + [path]
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (text, process.terminationStatus)
}

/// An image with some of everything.
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
