import Kernels

/// Dropout with a new mask at every time step (Srivastava et al., 2014): Keras's `Dropout`.
final class Dropout {
  private let mask: DropoutMask
  private let masks: TimeMajor
  private let left: TimeMajor
  private var isOn = false

  init(_ mask: DropoutMask, features: Int, _ shape: InputShape) {
    self.mask = mask
    masks = TimeMajor(steps: shape.steps, rows: shape.rows, features: features)
    left = TimeMajor(steps: shape.steps, rows: shape.rows, features: features)
  }

  /// Multiplies the values by a new mask in training. Returns them unchanged outside training.
  func forward(_ whole: TimeMajor, _ training: Pass.Training?) -> TimeMajor {
    isOn = training != nil
    guard let training else { return whole }
    for time in 0..<whole.steps { mask.fill(masks[time], training, time: time) }
    let left = left[0..<whole.steps]
    multiplyElements(whole.all, masks[0..<whole.steps].all, into: left.all)
    return left
  }

  /// Multiplies the gradient by the mask of the forward pass, in place. Does nothing if the forward pass was not in
  /// training.
  func backward(_ d: OutputGradients) {
    if !isOn { return }
    switch d {
    case .everyStep(let d): multiplyElements(d.all, masks[0..<d.steps].all, into: d.all)
    case .last(let dLast, let ends):
      for row in 0..<dLast.rows {
        let (mine, mask) = (dLast.rows(row..<row + 1), masks[ends.last(row)].rows(row..<row + 1))
        multiplyElements(mine, mask, into: mine)
      }
    }
  }
}
