import Datasets
import Plans

/// Everything that a checkpoint file holds.
public struct CheckpointContents: Sendable {
  /// All but the numbers of the arrays.
  struct Header: Sendable, Codable {
    /// The seal of the file, as its children name it.
    let seal: String
    let config: String
    let form: DataForm
    let encoding: Encoding
    let position: Position
    let lineage: Lineage
    let arrays: [Entry]
  }

  /// What is known of an array besides its numbers.
  struct Entry: Sendable, Codable {
    /// Where it lies in the file.
    let path: String
    /// What people call it: `lstm_1/kernel`, `optimizer/m/…`.
    let name: String
    let role: CheckpointFile.Array.Role
    let shape: [Int]

    var count: Int { shape.reduce(1, *) }
  }

  let header: Header
  /// The numbers of all arrays, one after the other.
  let floats: [Float]
}

extension CheckpointContents {
  /// All arrays, each with the place of its numbers.
  var located: [(entry: Entry, range: Range<Int>)] {
    var start = 0
    return header.arrays.map { entry in
      defer { start += entry.count }
      return (entry, start..<start + entry.count)
    }
  }
}
