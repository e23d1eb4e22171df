/// The slots of a dense layer: y = x W + b.
package struct DenseSlots: Sendable {
  /// The layer's name.
  let name: String
  package let kernel: Slot
  package let bias: Slot
  /// Whether the kernel is the table of an embedding, (units, inputs).
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

  /// Those of a layer whose kernel is the transpose of an embedding's table.
  init(_ layer: String, tiedTo table: Slot, _ layout: inout ParameterLayout) {
    name = layer
    kernel = table
    bias = layout.add("\(layer)/bias", .bias, [table.shape[0]], .zeros)
    isTied = true
  }

  var inputs: Int { kernel.shape[isTied ? 1 : 0] }
  var units: Int { bias.shape[0] }
}
