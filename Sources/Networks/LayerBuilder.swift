import Kernels

/// Makes the layers of a plan over shared weights.
struct LayerBuilder {
  let blueprint: Blueprint
  let weights: Parameters
  let randomness: Randomness
  let laps: Laps

  /// The layer of an index, for inputs of a shape.
  func layer(_ index: Int, _ shape: InputShape) -> any RecurrentLayer {
    let plan = blueprint.plan.layers[index]
    let directions = blueprint.recurrent[index].map { direction(plan, $0, shape) }
    var layer = directions[0]
    if let merge = plan.bidirectional {
      let isTop = index == blueprint.plan.layers.count - 1
      layer = Bidirectional(
        directions[0], directions[1], plan, merge, inputs: blueprint.recurrent[index][0].inputs, shape,
        readsLast: isTop && !blueprint.form.hasTargetAtEveryStep)
    }
    if plan.outputDropout > 0 {
      let name = "\(blueprint.plan.name(ofLayer: index))/output"
      let mask = DropoutMask(rate: plan.outputDropout, randomness, name: name)
      layer = OutputDropout(layer, mask, outputs: plan.outputs, shape)
    }
    return layer
  }

  /// A layer that reads the steps in the order in which it is given them.
  private func direction(
    _ plan: NetworkPlan.Layer, _ slots: RecurrentSlots, _ shape: InputShape
  ) -> any RecurrentLayer {
    func mask(_ rate: Double, _ of: String) -> DropoutMask {
      DropoutMask(rate: rate, randomness, name: "\(slots.name)/\(of)")
    }
    let recurrentDropout =
      plan.recurrentDropout > 0
      ? RecurrentDropout(mask(plan.recurrentDropout, "recurrent"), units: plan.units, shape) : nil
    let layer = plan.cell.layer(plan, slots, weights, shape, recurrentDropout, laps)
    guard plan.dropout > 0 else { return layer }
    return InputDropout(layer, mask(plan.dropout, "input"), inputs: slots.inputs, shape)
  }
}
