import Kernels

/// The order of the examples of an epoch. It takes 4 bytes for each example, of which there can be 2³².
struct ExampleOrder {
  private var examples: [UInt32] = []
  /// The order of the whole batches; nil for that of the examples.
  private var batches: [UInt32]?

  /// The number of batches whose examples are sorted by length together.
  private static let window = 64

  /// The numbers of time steps of an example: of its source, and of its inputs.
  typealias Steps = (Int) -> (Int, Int)

  /// Creates an order of no examples.
  init() {}

  /// Creates an order of examples as they stand.
  init(_ some: ExampleIndices) { examples = some.map { UInt32($0) } }

  /// Creates an order of examples from short to long.
  init(sorted some: ExampleIndices, by steps: Steps) {
    self.init(some)
    sort(examples.indices, by: steps)
  }

  /// Creates a random order of examples.
  init(_ some: ExampleIndices, shuffledBy random: Random) { examples = random.shuffled(some.map { UInt32($0) }) }

  /// Sorts windows of examples by length, so that there is little padding in a batch.
  ///
  /// Then whole batches are shuffled again, because each window goes from short to long. The last batch stays last: it
  /// can be short.
  mutating func sortWindows(rows: Int, by steps: Steps, _ random: Random) {
    let size = ExampleOrder.window * rows
    for start in stride(from: 0, to: examples.count, by: size) {
      sort(start..<min(start + size, examples.count), by: steps)
    }
    batches = random.shuffled((0..<examples.count / rows).map { UInt32($0) })
  }

  /// Sorts some of the examples. Those of equal lengths stay in their order.
  private mutating func sort(_ places: Range<Int>, by steps: Steps) {
    var keys = places.map { place in
      let (source, input) = steps(Int(examples[place]))
      return (source: UInt32(source), input: UInt32(input), place: UInt32(place), example: examples[place])
    }
    keys.sort { a, b in (a.source, a.input, a.place) < (b.source, b.input, b.place) }
    for (place, key) in zip(places, keys) { examples[place] = key.example }
  }

  /// Returns the examples of a batch. The last one can have fewer than the others.
  func batch(_ index: Int, rows: Int) -> ArraySlice<UInt32> {
    let start = rows * (batches.map { index < $0.count ? Int($0[index]) : index } ?? index)
    return examples[start..<min(start + rows, examples.count)]
  }
}
