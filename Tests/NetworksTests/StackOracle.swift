import Datasets
import Kernels
import Networks

/// A stack of a network again, for one row of a batch.
struct StackOracle {
  private let stack: StackPlan
  private let element: DataForm.Element
  private let lengths: [Int32]
  private let row: Int
  private let readsLast: Bool

  init(_ stack: StackPlan, _ element: DataForm.Element, _ lengths: [Int32], row: Int, readsLast: Bool = false) {
    self.stack = stack
    self.element = element
    self.lengths = lengths
    self.row = row
    self.readsLast = readsLast
  }

  /// The outputs of all steps, and each layer's state after the row's last.
  ///
  /// - Parameter tables: the stack's arrays, which are taken, and those of what comes behind it.
  func outputs(
    _ elements: Elements, _ before: [Oracle.State], _ tables: inout ArraySlice<Oracle.Table>
  ) -> ([Oracle.Vector], [Oracle.State]) {
    let table = if case .embedding = stack.input { tables.removeFirst() } else { nil as Oracle.Table? }
    let count = max(elements.tokens.count, elements.values.count / element.count)
    var vectors = stride(from: row, to: count, by: GradientTests.rows).map { vector(elements, $0, table) }
    var after: [Oracle.State] = []
    for index in stack.layers.indices {
      let (outputs, state) = outputs(of: index, vectors, before[index], &tables)
      vectors = outputs
      after.append(state)
    }
    return (vectors, after)
  }

  private func vector(_ elements: Elements, _ place: Int, _ table: Oracle.Table?) -> Oracle.Vector {
    let count = element.count
    if case .values = element { return elements.values[place * count..<(place + 1) * count].map(Double.init) }
    let token = Int(elements.tokens[place])
    return table?[token] ?? (0..<count).map { $0 == token ? 1 : 0 }
  }

  private func outputs(
    of index: Int, _ inputs: [Oracle.Vector], _ before: Oracle.State, _ tables: inout ArraySlice<Oracle.Table>
  ) -> ([Oracle.Vector], Oracle.State) {
    let layer = stack.layers[index]
    let names =
      layer.bidirectional == nil ? [""] : ["forward", "backward"].map { "/\($0)_\(stack.nameOfDirection(index))" }
    func next(_ direction: Int, _ inputs: [Oracle.Vector]) -> ([Oracle.Vector], Oracle.State) {
      let weights = Oracle.Weights(
        kernel: tables.removeFirst(), recurrent: tables.removeFirst(), bias: tables.removeFirst())
      return steps(layer, stack.name(ofLayer: index) + names[direction], before, inputs, weights)
    }
    var (outputs, state) = next(0, inputs)
    if let merge = layer.bidirectional {
      let (back, end) = next(1, reversed(inputs))
      let isLast = readsLast && index == stack.layers.count - 1
      outputs = zip(outputs, isLast ? back : reversed(back)).map { merged(merge, $0, $1) }
      state = Oracle.State(h: state.h + end.h, c: state.c + end.c)
    }
    if layer.residual { outputs = zip(outputs, inputs).map { zip($0, $1).map { $0 + $1 } } }
    if layer.layerNormalization {
      let (gamma, beta) = (tables.removeFirst()[0], tables.removeFirst()[0])
      outputs = outputs.map { Oracle.normalized($0, gamma, beta) }
    }
    let name = "\(stack.name(ofLayer: index))/output"
    return (outputs.enumerated().map { dropped($1, name, layer.outputDropout, time: $0) }, state)
  }

  private func steps(
    _ layer: NetworkPlan.Layer, _ name: String, _ before: Oracle.State, _ inputs: [Oracle.Vector],
    _ weights: Oracle.Weights
  ) -> ([Oracle.Vector], Oracle.State) {
    let ones = Oracle.Vector(repeating: 1, count: layer.units)
    let mask = dropped(ones, "\(name)/recurrent", layer.recurrentDropout, time: 0)
    var states = [before]
    for x in inputs {
      let x = dropped(x, "\(name)/input", layer.dropout, time: 0)
      states.append(
        Oracle.step(layer, x, states[states.count - 1], weights.dropped(layer.weightDrop, name), mask: mask))
    }
    return (states.dropFirst().map(\.h), states[length(inputs.count)])
  }

  func dropped(_ x: Oracle.Vector, _ name: String, _ rate: Double, time: Int) -> Oracle.Vector {
    if rate == 0 { return x }
    let mask = Oracle.mask(name, rate, GradientTests.training, time: time, row: row, count: x.count)
    return zip(x, mask).map { $0 * $1 }
  }

  private func length(_ steps: Int) -> Int { lengths.isEmpty ? steps : Int(lengths[row]) }

  /// The steps of the row from its last to its first, and then those behind its end.
  private func reversed(_ steps: [Oracle.Vector]) -> [Oracle.Vector] {
    steps[..<length(steps.count)].reversed() + steps[length(steps.count)...]
  }

  private func merged(_ merge: Merge, _ x: Oracle.Vector, _ y: Oracle.Vector) -> Oracle.Vector {
    switch merge {
    case .concat: x + y
    case .sum: zip(x, y).map { $0 + $1 }
    case .mul: zip(x, y).map { $0 * $1 }
    case .average: zip(x, y).map { ($0 + $1) / 2 }
    }
  }
}
