extension Blueprint {
  /// The number of outputs of a layer for each step and row, or for each row that is read out.
  public func outputs(ofLayer name: String) -> Int {
    for stack in stacks.map(\.plan) {
      let index = stack.layers.indices.first {
        [stack.name(ofLayer: $0), stack.nameOfNormalization($0)].contains(name)
      }
      if let index { return stack.layers[index].outputs }
    }
    return layout.slots(ofLayer: name).first?.shape.last ?? 0
  }

  /// Whether a layer belongs to the encoder.
  public func readsSources(_ layer: String) -> Bool {
    guard let stack = encoder?.plan else { return false }
    let names = stack.layers.indices.flatMap { [stack.name(ofLayer: $0), stack.nameOfNormalization($0)] }
    return ([stack.nameOfEmbedding] + names).contains(layer)
  }

  /// Whether a layer comes after the readout: it sees the outputs of every step, or only those of each row's last step.
  public func isBehindReadout(_ layer: String) -> Bool { (hidden + [dense]).contains { $0.name == layer } }

  /// The matrices that a layer multiplies with.
  ///
  /// A one-hot vector selects a row of the kernel, as a token selects a row of a table. Neither is a product.
  package func factors(ofLayer layer: String) -> [Slot] {
    if layer == dense.name { return [dense.kernel] }
    return layout.slots(ofLayer: layer).filter { slot in
      switch slot.role {
      case .recurrentKernel: true
      case .kernel: !selectsRows(of: slot)
      case .table, .bias, .gamma, .beta, .sums: false
      }
    }
  }

  /// Whether a token selects a row of an array.
  private func selectsRows(of slot: Slot) -> Bool {
    stacks.contains { stack in
      if case .values = stack.element { return false }
      return stack.readers.contains { $0.name == slot.name }
    }
  }
}
