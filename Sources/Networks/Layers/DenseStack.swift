import Kernels

/// The dense layers between the readout and the output layer.
public final class DenseStack {
  private let layers: [(dense: Dense, dropout: Dropout?)]
  private let rows: Int

  /// - Parameter shape: the largest shape of the readout. It has one time step if only each row's last step is read.
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

  /// Computes the outputs of the last layer, (rows, units), from the readout, (rows, H).
  public func forward(_ read: Matrix, _ training: Pass.Training?) -> Matrix {
    layers.reduce(read) { inputs, layer in
      let outputs = layer.dense.forward(inputs)
      return layer.dropout?.forward(TimeMajor(outputs, rows: rows), training).all ?? outputs
    }
  }

  /// Computes the gradients of the weights.
  ///
  /// - Parameter dOutputs: the gradient with respect to the outputs, (rows, units). It is overwritten.
  /// - Returns: The gradient with respect to the readout, (rows, H).
  public func backward(_ dOutputs: Matrix, _ gradients: Gradients) -> Matrix {
    layers.reversed().reduce(dOutputs) { dOutputs, layer in
      layer.dropout?.backward(.everyStep(TimeMajor(dOutputs, rows: rows)))
      return layer.dense.backward(dOutputs, gradients)
    }
  }
}
