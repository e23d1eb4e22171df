/// The arrays of a recurrent layer, and of the layer normalization that follows it.
package struct LayerSlots: Sendable {
  /// The arrays of each direction: one, or forward and backward.
  package let directions: [RecurrentSlots]
  /// The arrays of the layer normalization. Nil if there is none.
  package let normalization: NormalizationSlots?

  init(_ plan: StackPlan, _ index: Int, inputs: Int, _ layout: inout ParameterLayout) {
    let layer = plan.layers[index]
    directions = plan.prefixes(ofLayer: index).map { layer.cell.slots($0, inputs, layer, &layout) }
    normalization =
      layer.layerNormalization
      ? NormalizationSlots(plan.nameOfNormalization(index), features: layer.outputs, &layout) : nil
  }
}
