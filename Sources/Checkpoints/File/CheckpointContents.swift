import Datasets
import Plans

/// The contents of a checkpoint file.
public struct CheckpointContents: Sendable {
  /// Everything except the numbers of the arrays.
  struct Header: Sendable, Codable {
    /// The hash in the seal of the file. A run that resumes from this checkpoint writes it as `parent_hash`.
    let seal: String
    let config: String
    let form: DataForm
    let encoding: Encoding
    let position: Position
    let lineage: Lineage
    let arrays: [Entry]
  }

  /// An array without its numbers.
  struct Entry: Sendable, Codable {
    /// The path of the array in the file.
    let path: String
    /// The name of the array, as users see it: `lstm_1/kernel`, `optimizer/m/…`.
    let name: String
    let role: CheckpointFile.Array.Role
    let shape: [Int]

    var count: Int { shape.reduce(1, *) }
  }

  let header: Header
  /// The numbers of all arrays, concatenated.
  let floats: [Float]
}

extension CheckpointContents {
  /// All arrays, each with the range of its numbers in ``floats``.
  var located: [(entry: Entry, range: Range<Int>)] {
    var start = 0
    return header.arrays.map { entry in
      defer { start += entry.count }
      return (entry, start..<start + entry.count)
    }
  }
}
