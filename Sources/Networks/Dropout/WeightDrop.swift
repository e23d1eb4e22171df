import Kernels

/// Dropout of elements of a recurrent kernel, with one mask for all rows and time steps of a batch (Wan et al., 2013;
/// Merity, Keskar and Socher, 2018).
public final class WeightDrop {
  private let dropout: DropoutMask
  private let weights: Parameters
  private let slot: Slot
  private let mask, left: Matrix
  private var isOn = false
  /// The number of batches so far. The kernel may differ from one batch to the next.
  private(set) var version = 0

  init(_ dropout: DropoutMask, _ slots: RecurrentSlots, _ weights: Parameters) {
    self.dropout = dropout
    self.weights = weights
    slot = slots.recurrentKernel
    mask = Matrix(rows: slot.shape[0], columns: slot.shape[1])
    left = Matrix(rows: slot.shape[0], columns: slot.shape[1])
  }

  /// The kernel of the batch: after dropout in training, unchanged otherwise.
  var kernel: Matrix { isOn ? left : weights[slot] }

  /// Draws the mask of a batch and applies it, before the forward pass. Outside training, nothing is dropped.
  func begin(_ training: Pass.Training?) {
    isOn = training != nil
    version += 1
    guard let training else { return }
    dropout.fill(mask, training)
    multiplyElements(weights[slot], mask, into: left)
  }

  /// Multiplies the gradient of the kernel by the mask of the forward pass.
  func backward(_ gradients: Gradients) {
    if isOn { gradients.multiply(slot, by: mask) }
  }
}
