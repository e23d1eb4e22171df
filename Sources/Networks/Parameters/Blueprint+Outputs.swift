extension Blueprint {
  /// How many numbers a layer gives out for each step and row, or each row that is read.
  public func outputs(ofLayer name: String) -> Int {
    for stack in stacks.map(\.plan) {
      let index = stack.layers.indices.first {
        [stack.name(ofLayer: $0), stack.nameOfNormalization($0)].contains(name)
      }
      if let index { return stack.layers[index].outputs }
    }
    return layout.slots(ofLayer: name).first?.shape.last ?? 0
  }

  /// Whether a layer reads the sources.
  public func readsSources(_ layer: String) -> Bool {
    guard let stack = encoder?.plan else { return false }
    let names = stack.layers.indices.flatMap { [stack.name(ofLayer: $0), stack.nameOfNormalization($0)] }
    return ([stack.nameOfEmbedding] + names).contains(layer)
  }

  /// Whether a layer gets only what is read: each step's outputs, or those of each row's last step.
  public func isBehindReadout(_ layer: String) -> Bool {
    (hidden + [dense]).contains { $0.kernel.name == "\(layer)/kernel" }
  }
}
