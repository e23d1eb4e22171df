// Checks of arguments. A check costs a few comparisons for each call, and nothing for each element.
//
// The messages are for programmers. A message starts with the name of the wrong argument. Swift prints the file and
// line of the check before it, which say which kernel was called.

/// Traps with `message` unless `condition` is true.
///
/// This is not `precondition`, because the module is built with `-Ounchecked`: the compiler then assumes that a
/// precondition holds and does not check it.
@inline(__always) func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}

/// Traps unless `matrix` has shape (`rows`, `columns`).
@inline(__always) func requireShape(
  _ matrix: Matrix, _ rows: Int, _ columns: Int, _ name: StaticString, file: StaticString = #fileID,
  line: UInt = #line
) {
  if matrix.rows != rows || matrix.columns != columns { failShape(matrix, rows, columns, name, file, line) }
}

/// Traps unless `matrix` has the shape of `other`.
@inline(__always) func requireShape(
  _ matrix: Matrix, of other: Matrix, _ name: StaticString, file: StaticString = #fileID, line: UInt = #line
) {
  requireShape(matrix, other.rows, other.columns, name, file: file, line: line)
}

/// Traps unless an argument has `wanted` elements.
@inline(__always) func requireCount(
  _ count: Int, _ wanted: Int, _ name: StaticString, file: StaticString = #fileID, line: UInt = #line
) {
  if count != wanted { failCount(count, wanted, name, file, line) }
}

/// Traps unless `range` is within the `count` elements of an argument.
@inline(__always) func requireRange(
  _ range: Range<Int>, within count: Int, _ name: StaticString, file: StaticString = #fileID, line: UInt = #line
) {
  if range.lowerBound < 0 || range.upperBound > count { failRange(range, count, name, file, line) }
}

/// Traps if `result` and `source` share memory, so that a kernel would overwrite floats that it still has to read.
@inline(__always) func requireSeparate(
  _ result: Matrix, _ name: StaticString, from source: Matrix, _ sourceName: StaticString,
  file: StaticString = #fileID, line: UInt = #line
) {
  if result.storage === source.storage && result.overlaps(source) { failSeparate(name, sourceName, file, line) }
}

// The failures are functions of their own and not inlined, so that a check adds little code to a kernel.

@inline(never) private func failShape(
  _ matrix: Matrix, _ rows: Int, _ columns: Int, _ name: StaticString, _ file: StaticString, _ line: UInt
) -> Never {
  fatalError("\(name) is (\(matrix.rows), \(matrix.columns)), not (\(rows), \(columns))", file: file, line: line)
}

@inline(never) private func failCount(
  _ count: Int, _ wanted: Int, _ name: StaticString, _ file: StaticString, _ line: UInt
) -> Never {
  fatalError("\(name) has \(count) elements, not \(wanted)", file: file, line: line)
}

@inline(never) private func failRange(
  _ range: Range<Int>, _ count: Int, _ name: StaticString, _ file: StaticString, _ line: UInt
) -> Never {
  fatalError("\(name) has \(count) elements, which do not include \(range)", file: file, line: line)
}

@inline(never) private func failSeparate(
  _ name: StaticString, _ sourceName: StaticString, _ file: StaticString, _ line: UInt
) -> Never {
  fatalError("\(name) shares memory with \(sourceName)", file: file, line: line)
}
