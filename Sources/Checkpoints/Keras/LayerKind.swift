/// The kind of a layer. It follows from the shapes of the layer's arrays.
enum LayerKind: Hashable {
  case embedding
  case recurrent(gates: Int, directions: Int)
  case dense
  case normalization

  /// Returns the kind of a layer, or nil if Lockstep has no such layer.
  init?(_ layer: ForeignLayer) {
    guard let part = layer.parts.first, let first = part.first else { return nil }
    let shapes = part.map(\.shape)
    if shapes.count == 2 && shapes[0].count == 1 && shapes[1] == shapes[0] {
      self = .normalization
      return
    }
    guard first.shape.count == 2 else { return nil }
    if shapes.count == 1 {
      self = first.isTable ? .embedding : .dense
    } else if shapes.count == 2 && shapes[1] == [first.shape[1]] {
      self = .dense
    } else if shapes[1].count == 2, shapes[1][1] == first.shape[1], shapes[1][0] > 0,
      first.shape[1] % shapes[1][0] == 0
    {
      self = .recurrent(gates: first.shape[1] / shapes[1][0], directions: layer.parts.count)
    } else {
      return nil
    }
  }
}
