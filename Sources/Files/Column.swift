/// Values of a type of numbers, of which there can be more than memory has room for.
///
/// They lie in memory as long as they are few. Beyond the limit of the place (`ColumnPlace`) they move to a file without a
/// name, which is mapped: the system gives their memory to others when it has to. If there is no room for the file, they
/// stay in memory.
public struct Column<Value: BitwiseCopyable & Sendable>: RandomAccessCollection, Sendable {
  private let place = ColumnPlace.current
  private var file: ColumnFile?
  @usableFromInline var contents: ColumnContents?  // of the file
  @usableFromInline var filed = 0
  @usableFromInline var last: [Value] = []  // those behind the file
  @usableFromInline var most: Int  // of the last ones

  /// The number of bytes that are written to the file at once.
  private static var piece: Int { 1 << 18 }

  /// Creates an empty column.
  public init() { most = Column.values(ofBytes: place.limit) }

  private static func values(ofBytes bytes: Int) -> Int { Swift.max(1, bytes / MemoryLayout<Value>.stride) }

  // What is called for each value is compiled by other modules for the type of their values. They can do so only with what
  // is public.

  /// The index of the first value.
  @inlinable public var startIndex: Int { 0 }
  /// The index behind the last value.
  @inlinable public var endIndex: Int { filed + last.count }

  /// Returns the value with an index.
  @inlinable public subscript(index: Int) -> Value {
    if index >= filed { return last[index - filed] }
    precondition(index >= 0, "value \(index) of a column")
    guard let contents else { preconditionFailure("a column without its file") }
    return contents.load(index, as: Value.self)
  }

  /// Calls `body` with the values at some places, one after another. It is faster than to take one place at a time.
  @inlinable public func forEach(in places: Range<Int>, _ body: (Value) throws -> Void) rethrows {
    _ = try firstIndex(in: places) { value in
      try body(value)
      return false
    }
  }

  /// Returns the first of some places whose value is what `isWanted` looks for; nil if there is none.
  @inlinable public func firstIndex(in places: Range<Int>, where isWanted: (Value) throws -> Bool) rethrows -> Int? {
    precondition(places.lowerBound >= 0 && places.upperBound <= endIndex, "values \(places) of a column")
    let inFile = places.clamped(to: 0..<filed)
    if let contents, !inFile.isEmpty {
      for index in inFile where try isWanted(contents.load(index, as: Value.self)) { return index }
    }
    for index in places.dropFirst(inFile.count) where try isWanted(last[index - filed]) { return index }
    return nil
  }

  /// Returns the values at some places.
  @inlinable public func values(in places: Range<Int>) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(places.count)
    forEach(in: places) { result.append($0) }
    return result
  }

  /// Adds a value at the end.
  @inlinable public mutating func append(_ value: Value) {
    last.append(value)
    if last.count >= most { move() }
  }

  /// Adds values at the end.
  public mutating func append(contentsOf values: [Value]) {
    last += values
    if last.count >= most { move() }
  }

  /// Adds values at the end.
  @inlinable public mutating func append(contentsOf values: some Sequence<Value>) {
    for value in values { append(value) }
  }

  /// Makes room in memory for values to add, as far as they will lie there.
  public mutating func reserve(_ count: Int) {
    if file == nil && last.count + count < most { last.reserveCapacity(last.count + count) }
  }

  /// Returns the file if nothing else can add values to it, or a copy.
  private mutating func ownFile() throws -> ColumnFile {
    // Another column may add other values behind the same ones, or another process.
    if isKnownUniquelyReferenced(&file), let file { return file }
    return try ColumnFile(place, copying: contents, size: filed * MemoryLayout<Value>.stride)
  }

  /// Moves the last values to the file.
  @usableFromInline mutating func move() {
    do {
      let file = try ownFile()
      defer { self.file = filed == 0 ? nil : file }
      try unsafe last.withUnsafeBytes { try unsafe file.append($0) }
      contents = file.contents
      filed += last.count
      most = Swift.min(most, Column.values(ofBytes: Column.piece))
      last.removeAll(keepingCapacity: last.count <= most)
    } catch {
      // Without room for the file, all that follows stays in memory.
      most = .max
      place.complain(error)
    }
  }
}
