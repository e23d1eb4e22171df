// Checks of arguments. They cost a few comparisons a call, never one an element.
//
// A message is for the programmer who wrote the call. It begins with the name of the wrong argument; the place of the
// check, which names the kernel, is printed in front of it.

/// Traps with `message` unless `condition` holds.
///
/// Not `precondition`: this module is built with `-Ounchecked`, where the compiler assumes a precondition instead of
/// checking it.
@inline(__always) func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}

/// Traps unless `matrix` is (`rows`, `columns`).
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

/// Traps unless `range` is within the first `count` elements of an argument.
@inline(__always) func requireRange(
  _ range: Range<Int>, within count: Int, _ name: StaticString, file: StaticString = #fileID, line: UInt = #line
) {
  if range.lowerBound < 0 || range.upperBound > count { failRange(range, count, name, file, line) }
}

/// Traps if a kernel would overwrite floats of `source` in `result` while it still reads them.
@inline(__always) func requireSeparate(
  _ result: Matrix, _ name: StaticString, from source: Matrix, _ sourceName: StaticString,
  file: StaticString = #fileID, line: UInt = #line
) {
  if result.storage === source.storage && result.overlaps(source) { failSeparate(name, sourceName, file, line) }
}

// Out of line, so that a check adds little code to the kernel.

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
