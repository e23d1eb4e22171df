import Failures
import FoundationEssentials
import HDF5

/// Arrays that NumPy wrote: an `.npz` file, or `.npy` files in a folder, with the names of the arrays.
struct NumPyArrays: ArraySource {
  let path: String
  /// The bytes of the `.npy` files, by the names of the arrays.
  private let files: [String: Data]
  /// The names of all arrays, also of those that are not read.
  private let allNames: [String]

  /// Opens the bytes of an `.npz` file, which is a zip file of `.npy` files.
  init(zip bytes: Data, _ path: String) throws {
    self.path = path
    let zip = try ZipFile(bytes, path)
    var files: [String: Data] = [:]
    for member in zip.members where member.name.hasSuffix(".npy") && ArraysFile.names.contains(name(member.name)) {
      files[name(member.name)] = try zip.content(of: member)
    }
    self.files = files
    allNames = zip.members.map { name($0.name) }
  }

  /// Opens the `.npy` files of a folder, by the names of the arrays.
  init(folder path: String, _ files: [String: Data]) {
    (self.path, self.files, allNames) = (path, files, files.keys.sorted())
  }

  func names() -> [String] { allNames }

  func header(of name: String) throws -> ArrayHeader? {
    try array(name).map { ArrayHeader(shape: $0.header.shape, kind: $0.header.element.kind) }
  }

  /// 1: the indices are stored one by one.
  func rowsOfChunk(_ name: String) -> Int { 1 }

  func integers(_ name: String, _ rows: Range<Int>) throws -> [Int64] {
    try array(name).map { $0.integers($0.places(rows)) } ?? []
  }

  func numbers(_ name: String, _ rows: Range<Int>) throws -> [Double] {
    try array(name).map { $0.numbers($0.places(rows)) } ?? []
  }

  func texts(_ name: String) throws -> [String] { try array(name)?.texts() ?? [] }

  private func array(_ name: String) throws -> NumPyArray? {
    try files[name].map { try NumPyArray($0, "\(path): \(name)") }
  }
}

/// Returns the name of the array that an `.npy` file holds.
private func name(_ file: String) -> String { file.hasSuffix(".npy") ? String(file.dropLast(4)) : file }
