import Kernels
import Networks

/// The arrays of a network by layer and name.
struct LayerArrays {
  private let weights: Parameters
  private let slots: [String: Slot]

  init(_ blueprint: Blueprint, _ weights: Parameters) {
    self.weights = weights
    slots = Dictionary(uniqueKeysWithValues: blueprint.layout.slots.map { ($0.name, $0) })
  }

  /// The array `layer/name`, if the layer has one.
  subscript(layer: String, name: String) -> Matrix? { slots["\(layer)/\(name)"].map { weights[$0] } }

  /// The gates of a layer, in the order of its arrays' columns.
  func gates(of layer: String) -> [Gate] { slots["\(layer)/kernel"]?.gates.map { Gate($0) } ?? [] }
}
