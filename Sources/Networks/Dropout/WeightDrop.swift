import Kernels

/// Dropout of the elements of a recurrent kernel, the same ones for all rows and steps of a batch (Wan et al., 2013; Merity,
/// Keskar and Socher, 2018).
public final class WeightDrop {
  private let dropout: DropoutMask
  private let weights: Parameters
  private let slot: Slot
  private let mask, left: Matrix
  private var isOn = false
  /// Counts the batches, each of which has a kernel of its own.
  private(set) var version = 0

  init(_ dropout: DropoutMask, _ slots: RecurrentSlots, _ weights: Parameters) {
    self.dropout = dropout
    self.weights = weights
    slot = slots.recurrentKernel
    mask = Matrix(rows: slot.shape[0], columns: slot.shape[1])
    left = Matrix(rows: slot.shape[0], columns: slot.shape[1])
  }

  /// The kernel of the batch: in training what is left of it.
  var kernel: Matrix { isOn ? left : weights[slot] }

  /// The way forward on a batch begins.
  func begin(_ training: Pass.Training?) {
    isOn = training != nil
    version += 1
    guard let training else { return }
    dropout.fill(mask, training)
    multiplyElements(weights[slot], mask, into: left)
  }

  /// Takes the gradient of what was left to that of the kernel.
  func backward(_ gradients: Gradients) {
    if isOn { gradients.multiply(slot, by: mask) }
  }
}
