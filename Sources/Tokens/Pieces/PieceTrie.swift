/// Finds pieces by their bytes: a piece as a whole, or the pieces that a text goes on with.
///
/// A trie as a double array (Aoe, "An Efficient Digital Search Algorithm by Using a Double-Array Structure", 1989): a
/// step with a byte is one look into one array.
struct PieceTrie: Sendable {
  private struct Node: Sendable {
    /// Where the children are: the one for a byte is at `base + byte`.
    var base: Int32 = 0
    /// The parent; -1 for a place that is free.
    var parent: Int32 = -1
    /// The number of the piece that ends here; -1 for none.
    var value: Int32 = -1
  }

  /// The node before the first byte.
  static let root: Int32 = 0

  private var nodes: [Node]
  private var firstFree = 1

  /// Creates a trie of pieces with their numbers. Of equal pieces the last one counts. Empty pieces are left out.
  init(_ pieces: some Sequence<(bytes: [UInt8], value: Int32)>) {
    var sorted = pieces.filter { !$0.bytes.isEmpty }.enumerated().sorted {
      $0.element.bytes == $1.element.bytes
        ? $0.offset < $1.offset : $0.element.bytes.lexicographicallyPrecedes($1.element.bytes)
    }.map(\.element)
    nodes = [Node](repeating: Node(), count: 512)
    nodes[0].parent = 0
    var rest = [(node: Int32(0), depth: 0, range: sorted.indices)]
    while let (node, depth, range) = rest.popLast() { rest += grow(node, depth, range, &sorted) }
  }

  /// Returns the node that a byte leads to; -1 if no piece goes on with it.
  @inline(__always) func child(_ node: Int32, _ byte: UInt8) -> Int32 {
    let place = nodes[Int(node)].base &+ Int32(byte)
    return nodes[Int(place)].parent == node && place != 0 ? place : -1
  }

  /// Returns the number of the piece that ends at a node; -1 for none.
  @inline(__always) func value(_ node: Int32) -> Int32 { nodes[Int(node)].value }

  /// Returns the number of a piece; -1 if there is no such piece.
  func number(of bytes: some Sequence<UInt8>) -> Int32 {
    var node = PieceTrie.root
    for byte in bytes {
      node = child(node, byte)
      if node < 0 { return -1 }
    }
    return value(node)
  }

  /// Returns the longest piece that the text has at an offset; nil for none.
  func longest(_ text: [UInt8], at offset: Int) -> (length: Int, number: Int32)? {
    var (node, end) = (PieceTrie.root, offset)
    var best: (Int, Int32)?
    while end < text.count {
      node = child(node, text[end])
      if node < 0 { break }
      end += 1
      if value(node) >= 0 { best = (end - offset, value(node)) }
    }
    return best
  }

  /// Gives a node its children, and returns what is to be done for them.
  private mutating func grow(
    _ node: Int32, _ depth: Int, _ range: Range<Int>, _ pieces: inout [(bytes: [UInt8], value: Int32)]
  ) -> [(node: Int32, depth: Int, range: Range<Int>)] {
    var start = range.lowerBound
    // The pieces that end here come first, and of equal ones the last counts.
    while start < range.upperBound && pieces[start].bytes.count == depth {
      nodes[Int(node)].value = pieces[start].value
      start += 1
    }
    var groups: [(byte: UInt8, range: Range<Int>)] = []
    while start < range.upperBound {
      let byte = pieces[start].bytes[depth]
      var end = start + 1
      while end < range.upperBound && pieces[end].bytes[depth] == byte { end += 1 }
      groups.append((byte, start..<end))
      start = end
    }
    if groups.isEmpty { return [] }
    let base = place(groups.map { Int($0.byte) })
    nodes[Int(node)].base = Int32(base)
    for group in groups { nodes[base + Int(group.byte)].parent = node }
    return groups.map { (Int32(base + Int($0.byte)), depth + 1, $0.range) }
  }

  /// Returns a base at which the places of all bytes are free.
  private mutating func place(_ bytes: [Int]) -> Int {
    while firstFree < nodes.count && nodes[firstFree].parent >= 0 { firstFree += 1 }
    var (base, tries) = (max(1, firstFree - bytes[0]), 0)
    while true {
      if base + 512 > nodes.count { nodes += [Node](repeating: Node(), count: max(512, nodes.count / 2)) }
      if bytes.allSatisfy({ nodes[base + $0].parent < 0 }) { return base }
      (base, tries) = (base + 1, tries + 1)
      // Where hardly anything is free, the search would take longer and longer.
      if tries == 256 { firstFree = max(firstFree, base) }
    }
  }
}
