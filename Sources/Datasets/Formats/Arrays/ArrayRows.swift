import Failures
import Files
import HDF5

/// The arrays of a file: `inputs`, `targets` and `lengths`.
struct ArrayRows {
  /// An array, and how it is divided into examples.
  struct Array {
    let layout: ArrayLayout
    let values: ArrayValues
    /// The class that means "no target"; nil if there is none.
    var ignored: Int64?

    /// Returns the places of the elements of an example.
    ///
    /// - Parameter lengths: the number of time steps of each example; nil if all have the same.
    func places(_ row: Int, _ lengths: Column<Int>?) -> Range<Int> {
      layout.places(row, length: layout.isEveryStep ? lengths?[row] ?? layout.steps : 1)
    }

    /// Returns a token or class; -1 for the class that means "no target".
    func token(_ value: Int64) -> Int64 { value == ignored ? -1 : value }
  }

  /// The inputs.
  let inputs: Array
  /// The targets; nil if they were not read.
  let targets: Array?
  /// The number of time steps of each example; nil if all have the same.
  let lengths: Column<Int>?
  /// What the user should know about the file: the names of arrays that are not read.
  let warnings: [String]

  /// Reads the arrays.
  ///
  /// - Parameters:
  ///   - ignored: the class that means "no target".
  ///   - needsTargets: whether to read the targets.
  /// - Throws: a failure of kind `data` if an array is missing, or if its shape or an element is wrong. Elements behind
  ///   the length of an example are not looked at.
  init(_ source: any ArraySource, ignored: Int64?, needsTargets: Bool) throws {
    let reader = ArrayReader(source: source)
    let others = try source.names().filter { !ArraysFile.names.contains($0) }.sorted()
    let known = ArraysFile.names.list(most: .max)
    warnings = others.isEmpty ? [] : ["\(source.path): \(others.list(most: 5)): not read; what is read is \(known)"]
    let layout = try reader.inputs()
    lengths = try reader.lengths(layout)
    inputs = Array(layout: layout, values: try ArrayValues(source, "inputs", layout))
    try reader.check(inputs, "inputs", lengths)
    guard needsTargets else {
      targets = nil
      return
    }
    let targetLayout = try reader.targets(layout)
    let values = try ArrayValues(source, "targets", targetLayout)
    let targets = Array(layout: targetLayout, values: values, ignored: ignored)
    try reader.check(targets, "targets", lengths)
    self.targets = targets
  }

  /// Returns the places of the elements of an example in an array.
  func places(_ array: Array, _ row: Int) -> Range<Int> { array.places(row, lengths) }

  /// Whether all targets of some examples are one-hot vectors of two or more numbers.
  func hasOneHotTargets(_ some: ExampleIndices) -> Bool {
    guard let targets, case .numbers(let values) = targets.values, targets.layout.width > 1 else { return false }
    return some.allSatisfy { row in
      let (places, width) = (places(targets, row), targets.layout.width)
      return stride(from: places.lowerBound, to: places.upperBound, by: width).allSatisfy {
        values.values(in: $0..<$0 + width).isOneHot
      }
    }
  }
}

/// Reads and checks the arrays of a source.
private struct ArrayReader {
  let source: any ArraySource

  func inputs() throws -> ArrayLayout {
    let header = try header("inputs")
    guard let layout = ArrayLayout(inputs: header) else {
      let what = header.kind == .texts ? "inputs are texts" : "inputs have the shape \(header.shape)"
      throw wrong(what)
    }
    if layout.rows > 0, layout.steps == 0 || layout.width == 0 { throw wrong("inputs have the shape \(header.shape)") }
    return layout
  }

  func targets(_ inputs: ArrayLayout) throws -> ArrayLayout {
    let (header, shape) = (try header("targets"), try header("inputs").shape)
    if header.shape.first == inputs.rows {
      let layout = ArrayLayout(targets: header, steps: inputs.steps)
      if let layout, layout.rows == 0 || layout.width > 0 { return layout }
      if try isOneHot(header) { throw ArraysFile.oneHot(source.path) }
    }
    throw Failure(
      .data,
      "\(source.path): targets have the shape \(header.shape), but inputs have \(shape); give whole numbers or labels "
        + "(N) or (N, T) for classes, or floats (N), (N, K) or (N, T, K) for numbers")
  }

  func lengths(_ inputs: ArrayLayout) throws -> Column<Int>? {
    guard let header = try source.header(of: "lengths") else { return nil }
    let count = header.shape.last == 1 && header.shape.count == 2 ? header.shape[0] : header.shape.first
    guard header.shape.count == (header.shape.last == 1 && header.shape.count == 2 ? 2 : 1), count == inputs.rows,
      header.kind != .texts
    else { throw wrong("lengths have the shape \(header.shape) for \(inputs.rows) examples") }
    return try source.column("lengths") { rows in
      try zip(rows, source.numbers("lengths", rows)).map { row, value in
        guard let length = Int(exactly: value), (1...max(1, inputs.steps)).contains(length) else {
          throw wrong(
            "lengths[\(row)] is \(Int(exactly: value).map { "\($0)" } ?? "\(value)"), not in 1...\(inputs.steps)")
        }
        return length
      }
    }
  }

  /// Checks the elements of an array, up to the lengths of the examples.
  func check(_ array: ArrayRows.Array, _ name: String, _ lengths: Column<Int>?) throws {
    for row in 0..<array.layout.rows {
      let places = array.places(row, lengths)
      guard let place = array.values.firstWrong(in: places, besides: array.ignored) else { continue }
      let what = "\(source.path): \(name)[\(row)] has \(array.values.text(place))"
      if array.layout.isTokens {
        throw Failure(
          .data,
          "\(what), not a whole number from 0 to \(ArrayValues.mostTokens - 1); count from 0, save numbers as floats"
            + (name == "targets" ? ", or see data.ignore-label" : ""))
      }
      throw Failure(.data, "\(what), not a number to compute with; fill it in, or leave the example out")
    }
  }

  private func header(_ name: String) throws -> ArrayHeader {
    if let header = try source.header(of: name) { return header }
    let others = try source.names().prefix(8).joined(separator: ", ")
    throw Failure(
      .data,
      "\(source.path) has no array \(name) (it has \(others.isEmpty ? "none" : others)); save the arrays as inputs, "
        + "targets and, if they differ, lengths")
  }

  /// Returns whether classes are given as one-hot vectors of whole numbers.
  private func isOneHot(_ header: ArrayHeader) throws -> Bool {
    guard [.integers, .booleans].contains(header.kind), (2...3).contains(header.shape.count),
      let width = header.shape.last, width > 1
    else { return false }
    let values = try source.column("targets") { try source.numbers("targets", $0) }
    return stride(from: 0, to: values.count, by: width).allSatisfy {
      values.values(in: $0..<$0 + width).isOneHot
    }
  }

  private func wrong(_ what: String) -> Failure {
    Failure(
      .data, "\(source.path): \(what); give inputs (N, T, F), (N, F) or whole numbers (N, T), and lengths (N)")
  }
}
