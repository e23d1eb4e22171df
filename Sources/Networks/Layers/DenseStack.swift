import Kernels

/// Dense layers, one on the other, between what is read and the scores.
public final class DenseStack {
  private let layers: [(dense: Dense, dropout: Dropout?)]
  private let rows: Int

  /// - Parameter shape: of what is read, which has one step where only each row's last is read.
  init(
    _ plans: [DensePlan], _ slots: [DenseSlots], _ weights: Parameters, _ shape: InputShape, _ randomness: Randomness
  ) {
    rows = shape.rows
    layers = zip(plans, slots).map { plan, slots in
      let mask = plan.dropout > 0 ? DropoutMask(rate: plan.dropout, randomness, name: "\(slots.name)/output") : nil
      return (
        Dense(slots, weights, rows: shape.steps * shape.rows, activation: plan.activation),
        mask.map { Dropout($0, features: plan.units, shape) }
      )
    }
  }

  /// The outputs of the topmost layer, of what is read, (rows, F).
  public func forward(_ read: Matrix, _ training: Pass.Training?) -> Matrix {
    layers.reduce(read) { inputs, layer in
      let outputs = layer.dense.forward(inputs)
      return layer.dropout?.forward(TimeMajor(outputs, rows: rows), training).all ?? outputs
    }
  }

  /// Sets the gradients of the weights from that of the outputs, which it uses up; gives that of what was read.
  public func backward(_ dOutputs: Matrix, _ gradients: Gradients) -> Matrix {
    layers.reversed().reduce(dOutputs) { dOutputs, layer in
      layer.dropout?.backward(.everyStep(TimeMajor(dOutputs, rows: rows)))
      return layer.dense.backward(dOutputs, gradients)
    }
  }
}
