import Kernels

/// Recurrent layers on top of each other.
public final class RecurrentStack {
  private let layers: [any RecurrentLayer]
  /// Called with the outputs of each layer, (T, B, outputs), as soon as they are computed. The next batch overwrites
  /// them.
  public var whenThere: ((_ layer: Int, _ outputs: TimeMajor) -> Void)?

  /// The gradient with respect to the inputs of a stack without layers that is read at each row's last step, (T, B, F).
  private let dInputs: TimeMajor?

  /// - Parameter dInputs: room for the gradient with respect to the inputs, if there are no layers, the inputs are trained, and
  ///   only the last step of each row is read.
  init(_ layers: [any RecurrentLayer], dInputs: TimeMajor? = nil) { (self.layers, self.dInputs) = (layers, dInputs) }

  /// Computes the outputs of the last layer, (T, B, outputs). The carried states are replaced by those after each row's
  /// last step. Without layers, returns the inputs.
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

  /// Computes the gradients of the weights of all layers.
  ///
  /// - Parameters:
  ///   - dHidden: the gradient with respect to the outputs. It is overwritten.
  ///   - dStates: the gradients with respect to the states after each row's last step. They are overwritten by those
  ///     with respect to the states before the first step. Nil if no gradient flows through the states.
  ///   - wantsInputs: whether the gradient with respect to the inputs is needed.
  /// - Returns: The gradient with respect to the input vectors, (T · B, F). Nil if it is not needed, or if inputs are
  ///   shared: then ``afterSum(_:wantsInputs:)`` returns it.
  public func backward(
    _ dHidden: OutputGradients, _ gradients: Gradients, dStates: CarriedState? = nil, wantsInputs: Bool
  ) -> Matrix? {
    if layers.isEmpty { return wantsInputs ? inputGradient(dHidden) : nil }
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

  /// Returns the gradient with respect to the inputs of a stack without layers, which are its outputs.
  private func inputGradient(_ dHidden: OutputGradients) -> Matrix? {
    if case .everyStep(let dOutputs) = dHidden { return dOutputs.all }
    let dInputs = dInputs?[0..<dHidden.steps]
    if let dInputs { dHidden.copy(to: dInputs) }
    return dInputs?.all
  }

  /// Computes the gradients of the first layer's weights whose inputs are shared by many rows. It is called after the
  /// sum over all shards.
  ///
  /// - Returns: The gradient with respect to the different input vectors, (vectors, F). Nil if it is not needed, or if
  ///   inputs are not shared.
  public func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    layers.first?.afterSum(gradients, wantsInputs: wantsInputs)
  }
}
