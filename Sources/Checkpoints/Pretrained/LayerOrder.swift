import Failures
import Networks

/// The order in which the layers of a Keras model compute, beside that of the layers that take their weights.
struct LayerOrder {
  /// A layer of the model, the layer of the file that it takes its weights from, and the place of that in the file.
  private typealias Pair = (own: String, theirs: String, place: Int)

  private var pairs: [Pair] = []

  /// Adds a layer whose weights are taken. The layers are added in the order of the forward pass.
  mutating func add(_ own: String, from layer: ForeignLayer, of file: ForeignWeights) {
    // Names alone, without the description of a model, do not say what is computed first.
    guard file.header.isInOrder, let name = layer.settings?.name,
      let place = file.layers.firstIndex(where: { $0.name == layer.name })
    else { return }
    pairs.append((own, name, place))
  }

  /// Checks each stack: what reads the outputs of another layer has to come after it in the file, too.
  ///
  /// - Throws: a failure of kind `data` that names two layers whose order differs.
  func check(_ blueprint: Blueprint, _ path: String) throws {
    let encoder = blueprint.plan.encoder?.names ?? []
    for stack in [pairs.filter { encoder.contains($0.own) }, pairs.filter { !encoder.contains($0.own) }] {
      guard let (a, b) = zip(stack, stack.dropFirst()).first(where: { $0.place > $1.place }) else { continue }
      throw Failure(
        .data,
        "\(path): \(b.theirs) comes before \(a.theirs), but \(b.own) comes after \(a.own); give weights of a model that computes "
          + "the same")
    }
  }
}
