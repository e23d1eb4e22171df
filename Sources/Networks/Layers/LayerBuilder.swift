import Kernels

/// Creates the recurrent layers of a stack over shared weights.
struct LayerBuilder {
  let stack: StackSlots
  /// Whether the outputs of every step are read, or only those of each row's last step.
  let isEveryStep: Bool
  let weights: Parameters
  let randomness: Randomness
  let laps: Laps

  /// Creates all layers, for inputs up to a shape.
  func stack(_ inputs: InputShape) -> RecurrentStack {
    let hidden = InputShape(steps: inputs.steps, rows: inputs.rows)
    return RecurrentStack(
      stack.layers.indices.map { layer($0, $0 == 0 ? inputs : hidden) }, dInputs: gradientWithoutLayers(inputs))
  }

  private func gradientWithoutLayers(_ inputs: InputShape) -> TimeMajor? {
    guard stack.layers.isEmpty, !isEveryStep, case .embedding(let size) = stack.plan.input else { return nil }
    return TimeMajor(steps: inputs.steps, rows: inputs.rows, features: size)
  }

  /// Creates one layer, with its dropout, residual connection and normalization, for inputs up to a shape.
  private func layer(_ index: Int, _ shape: InputShape) -> any RecurrentLayer {
    let (plan, slots) = (stack.plan.layers[index], stack.layers[index])
    let directions = slots.directions.map { direction(plan, $0, shape) }
    var layer = directions[0]
    if let merge = plan.bidirectional {
      let isTop = index == stack.plan.layers.count - 1
      layer = Bidirectional(
        directions[0], directions[1], plan, merge, inputs: slots.directions[0].inputs, shape,
        readsLast: isTop && !isEveryStep)
    }
    if plan.residual { layer = Residual(layer, outputs: plan.outputs, shape) }
    if let normalization = slots.normalization { layer = LayerNormalization(layer, normalization, weights, shape) }
    if plan.outputDropout > 0 {
      let name = "\(stack.plan.name(ofLayer: index))/output"
      let mask = DropoutMask(rate: plan.outputDropout, randomness, name: name)
      layer = OutputDropout(layer, mask, outputs: plan.outputs, shape)
    }
    return layer
  }

  /// Creates a layer that reads the steps in the order in which they are given.
  private func direction(
    _ plan: NetworkPlan.Layer, _ slots: RecurrentSlots, _ shape: InputShape
  ) -> any RecurrentLayer {
    func mask(_ rate: Double, _ of: String) -> DropoutMask {
      DropoutMask(rate: rate, randomness, name: "\(slots.name)/\(of)")
    }
    var drops = RecurrentDrops()
    if plan.recurrentDropout > 0 {
      drops.state = RecurrentDropout(mask(plan.recurrentDropout, "recurrent"), units: plan.units, shape)
    }
    if plan.weightDrop > 0 {
      // Row 0 on every process: all processes must drop the same elements.
      let ofAll = Randomness(seed: randomness.seed)
      drops.kernel = WeightDrop(
        DropoutMask(rate: plan.weightDrop, ofAll, name: "\(slots.name)/recurrent_kernel"), slots, weights)
    }
    let layer = plan.cell.layer(plan, slots, weights, shape, drops, laps)
    guard plan.dropout > 0 else { return layer }
    return InputDropout(layer, mask(plan.dropout, "input"), inputs: slots.inputs, shape)
  }
}
