import Kernels
import Networks

/// Finds the arrays of a network by layer and role.
struct LayerArrays {
  private let weights: Parameters
  private let slots: [String: [Slot]]

  init(_ blueprint: Blueprint, _ weights: Parameters) {
    self.weights = weights
    slots = Dictionary(grouping: blueprint.layout.slots, by: \.layer)
  }

  /// The array of a layer that has a role. Nil if there is none, or more than one, as in a bidirectional layer.
  subscript(layer: String, role: Slot.Role) -> Matrix? { slot(layer, role).map { weights[$0] } }

  /// Returns the gates of a layer, in the order of their columns in its arrays.
  func gates(of layer: String) -> [Gate] { slot(layer, .kernel)?.gates.map { Gate($0) } ?? [] }

  private func slot(_ layer: String, _ role: Slot.Role) -> Slot? {
    let found = slots[layer, default: []].filter { $0.role == role }
    return found.count == 1 ? found[0] : nil
  }
}
