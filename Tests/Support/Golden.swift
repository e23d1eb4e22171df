import Files
import FoundationEssentials
import Kernels
import Testing

/// Values that Keras computed, read from a JSON file that `Tests/Golden/make.py` wrote.
package struct Golden {
  private let value: JSONTree

  package init(_ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name).json")
    value = try #require(JSONTree([UInt8](Data(contentsOf: file))))
  }

  private init(value: JSONTree) { self.value = value }

  package subscript(key: String) -> Golden {
    guard let member = value[key] else { fatalError("no \(key)") }
    return Golden(value: member)
  }

  package subscript(index: Int) -> Golden {
    guard let list = value.list else { fatalError("no list") }
    return Golden(value: list[index])
  }

  /// The number of members of a list.
  package var count: Int {
    guard let list = value.list else { fatalError("no list") }
    return list.count
  }

  package func has(_ key: String) -> Bool { value[key] != nil }

  package var number: Double {
    guard let number = value.number else { fatalError("no number") }
    return number
  }

  package var flag: Bool {
    guard let flag = value.flag else { fatalError("neither true nor false") }
    return flag
  }

  package var text: String {
    guard let text = value.text else { fatalError("no text") }
    return text
  }

  package var shape: [Int] {
    guard let shape = self["shape"].value.list else { fatalError("no shape") }
    return shape.compactMap(\.integer)
  }

  package var numbers: [Double] {
    guard let values = self["values"].value.list else { fatalError("no values") }
    return values.compactMap(\.number)
  }

  package var floats: [Float] { numbers.map { Float($0) } }

  package var tokens: [Int32] { floats.map { Int32($0) } }

  /// The array as a matrix whose columns are the last dimension.
  package var matrix: Matrix {
    let matrix = Matrix(rows: shape.dropLast().reduce(1, *), columns: shape[shape.count - 1])
    matrix.set(floats)
    return matrix
  }
}

/// Expects that the floats of a matrix differ from Keras's by at most two millionths of the largest float.
package func expect(
  _ matrix: Matrix, near golden: Golden, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let (mine, theirs) = (matrix.values, golden.floats)
  #expect(mine.count == theirs.count, sourceLocation: sourceLocation)
  let largest = theirs.map(abs).max() ?? 0
  let difference = zip(mine, theirs).map { abs($0 - $1) }.max() ?? 0
  #expect(
    difference <= 2e-6 * max(largest, 1e-3), "\(what): off by \(difference) of \(largest)",
    sourceLocation: sourceLocation)
}
