extension Blueprint {
  /// How many numbers a layer gives out for each step and row, or each row that is read.
  public func outputs(ofLayer name: String) -> Int {
    let index = plan.layers.indices.first { plan.name(ofLayer: $0) == name }
    return index.map { plan.layers[$0].outputs } ?? layout.slots(ofLayer: name).first?.shape.last ?? 0
  }
}
