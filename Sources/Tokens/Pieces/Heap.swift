/// A queue that gives its least element first.
struct Heap<Element: Comparable> {
  private var elements: [Element] = []

  /// Removes all elements, and keeps the memory.
  mutating func removeAll() { elements.removeAll(keepingCapacity: true) }

  /// Adds an element.
  mutating func add(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 && elements[child] < elements[(child - 1) / 2] {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the least element out of the queue; nil if there is none.
  mutating func pop() -> Element? {
    guard let first = elements.first, let last = elements.popLast() else { return nil }
    if elements.isEmpty { return first }
    elements[0] = last
    var (parent, child) = (0, 1)
    while child < elements.count {
      if child + 1 < elements.count && elements[child + 1] < elements[child] { child += 1 }
      if elements[parent] <= elements[child] { break }
      elements.swapAt(parent, child)
      (parent, child) = (child, 2 * child + 1)
    }
    return first
  }
}
