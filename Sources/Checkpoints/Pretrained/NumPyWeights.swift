import Datasets
import Failures

/// The arrays of an `.npz` file.
struct NumPyWeights {
  /// The arrays of floating-point numbers, in the order of the file. Others, such as texts, are no weights.
  let arrays: [NamedArray]

  /// - Throws: a failure of kind `data` if an array is damaged.
  init(_ file: ZipFile, _ path: String) throws {
    arrays = try file.members.compactMap { member in
      let name = String(member.name.dropLast(".npy".count))
      let array = try NumPyArray(try file.content(of: member), "\(path): \(name)")
      guard array.header.element.letter == "f" else { return nil }
      return NamedArray(name: name, shape: array.header.shape) { array.numbers().map { Float($0) } }
    }
  }
}
