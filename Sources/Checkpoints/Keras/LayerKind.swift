/// The kind of a layer. It follows from the shapes of the layer's arrays.
enum LayerKind: Hashable {
  case embedding
  case recurrent(gates: Int)
  case dense

  /// Returns the kind of a layer, or nil if Lockstep has no such layer.
  init?(_ layer: KerasFile.Layer) {
    let shapes = layer.arrays.map(\.shape)
    guard let kernel = shapes.first, kernel.count == 2 else { return nil }
    if shapes.count == 1 {
      // A dense layer without a bias and an embedding both have one array, so the name decides.
      self = layer.arrays[0].path.contains("embedding") ? .embedding : .dense
    } else if shapes.count == 2 && shapes[1] == [kernel[1]] {
      self = .dense
    } else if shapes[1].count == 2, shapes[1][1] == kernel[1], shapes[1][0] > 0, kernel[1] % shapes[1][0] == 0 {
      self = .recurrent(gates: kernel[1] / shapes[1][0])
    } else {
      return nil
    }
  }
}
