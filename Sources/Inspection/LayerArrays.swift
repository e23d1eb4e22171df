import Kernels
import Networks

/// The arrays of a network by layer and role.
struct LayerArrays {
  private let weights: Parameters
  private let slots: [String: [Slot]]

  init(_ blueprint: Blueprint, _ weights: Parameters) {
    self.weights = weights
    slots = Dictionary(grouping: blueprint.layout.slots, by: \.layer)
  }

  /// The array of a layer with a role. Nil if the layer has none, or several, as a bidirectional layer has.
  subscript(layer: String, role: Slot.Role) -> Matrix? { slot(layer, role).map { weights[$0] } }

  /// The gates of a layer, in the order of its arrays' columns.
  func gates(of layer: String) -> [Gate] { slot(layer, .kernel)?.gates.map { Gate($0) } ?? [] }

  private func slot(_ layer: String, _ role: Slot.Role) -> Slot? {
    let found = slots[layer, default: []].filter { $0.role == role }
    return found.count == 1 ? found[0] : nil
  }
}
