/// The slots of a dense layer: y = x W + b.
package struct DenseSlots: Sendable {
  /// The name of the layer.
  package let name: String
  /// W, (inputs, units), or its transpose if ``isTied`` is true.
  package let kernel: Slot
  /// b, (units).
  package let bias: Slot
  /// Whether the kernel is the table of an embedding, (units, inputs). Any other kernel is (inputs, units).
  package let isTied: Bool

  package init(
    _ layer: String, inputs: Int, units: Int, _ initializer: KernelInitializer,
    _ layout: inout ParameterLayout
  ) {
    name = layer
    kernel = layout.add("\(layer)/kernel", .kernel, [inputs, units], initializer.initializer)
    bias = layout.add("\(layer)/bias", .bias, [units], .zeros)
    isTied = false
  }

  /// Creates the slots of a layer whose kernel is the transposed table of an embedding.
  init(_ layer: String, tiedTo table: Slot, _ layout: inout ParameterLayout) {
    name = layer
    kernel = table
    bias = layout.add("\(layer)/bias", .bias, [table.shape[0]], .zeros)
    isTied = true
  }

  var inputs: Int { kernel.shape[isTied ? 1 : 0] }
  var units: Int { bias.shape[0] }
}
