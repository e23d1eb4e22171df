import Kernels

/// Recurrent layers, one on the other.
public final class RecurrentStack {
  private let layers: [any RecurrentLayer]
  /// Is told of the outputs of each layer as they are there, (T, B, outputs), which the next batch overwrites.
  public var whenThere: ((_ layer: Int, _ outputs: TimeMajor) -> Void)?

  init(_ layers: [any RecurrentLayer]) { self.layers = layers }

  /// The outputs of the topmost layer, (T, B, outputs).
  public func forward(_ inputs: LayerInputs, from carried: CarriedState, _ pass: Pass) -> TimeMajor {
    if layers.isEmpty { return TimeMajor(inputs.vectors, rows: inputs.vectors.rows / inputs.steps) }
    var hidden = layers[0].forward(inputs, from: carried[layer: 0], pass)
    whenThere?(0, hidden)
    for index in layers.indices.dropFirst() {
      hidden = layers[index].forward(LayerInputs(hidden), from: carried[layer: index], pass)
      whenThere?(index, hidden)
    }
    return hidden
  }

  /// Sets the gradients of all layers; gives that of the inputs' vectors if wanted.
  ///
  /// - Parameter dStates: the gradients of the states that the layers ended with, which become those of the states that they
  ///   began from; none where nothing comes from there and nothing goes on.
  public func backward(
    _ dHidden: OutputGradients, _ gradients: Gradients, dStates: CarriedState? = nil, wantsInputs: Bool
  ) -> Matrix? {
    if layers.isEmpty { return dHidden.ofInputs }
    var dOutputs = dHidden
    for index in layers.indices.dropFirst().reversed() {
      let rows = dOutputs.rows
      if let dInputs = layers[index].backward(
        dOutputs, gradients, dStates: dStates?[layer: index] ?? [], wantsInputs: true)
      {
        dOutputs = .everyStep(TimeMajor(dInputs, rows: rows))
      }
    }
    return layers[0].backward(dOutputs, gradients, dStates: dStates?[layer: 0] ?? [], wantsInputs: wantsInputs)
  }

  /// When the sums over all shards are there: sets the gradients of the weights that inputs share; gives that of the
  /// inputs' vectors if wanted.
  public func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    layers.first?.afterSum(gradients, wantsInputs: wantsInputs)
  }
}
