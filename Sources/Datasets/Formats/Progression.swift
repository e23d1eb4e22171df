/// Numbers of which most are evenly spaced, such as the times of a series. As long as all are, they take no memory.
struct Progression<Number: Numeric & Sendable>: Sendable {
  private var first: Number = 0
  private var step: Number = 0
  /// How many evenly spaced numbers were removed behind ``first``. It stays, so that the others keep their bits.
  private var removed = 0
  /// All numbers; empty as long as they are evenly spaced.
  private var list: [Number] = []
  /// How many numbers there are.
  private(set) var count = 0

  /// Whether all numbers are evenly spaced.
  var isEven: Bool { list.isEmpty }

  subscript(index: Int) -> Number {
    precondition(index >= 0 && index < count)
    return list.isEmpty ? even(index) : list[index]
  }

  /// Appends a number.
  mutating func append(_ number: Number) {
    if list.isEmpty {
      if count == 0 { (first, removed) = (number, 0) }
      if count == 1 {
        (first, removed) = (even(0), 0)
        step = number - first
      }
      if even(count) != number { list = (0..<count).map(even) + [number] }
    } else {
      list.append(number)
    }
    count += 1
  }

  /// Removes numbers at the start.
  mutating func removeFirst(_ number: Int) {
    if list.isEmpty { removed += number } else { list.removeFirst(number) }
    count -= number
  }

  /// Removes all numbers from one on.
  mutating func removeSuffix(from index: Int) {
    if !list.isEmpty { list.removeSubrange(index...) }
    count = index
  }

  /// The number at a place if all are evenly spaced. The same product gives the same bits at each reading.
  private func even(_ index: Int) -> Number { first + step * (Number(exactly: removed + index) ?? 0) }
}
