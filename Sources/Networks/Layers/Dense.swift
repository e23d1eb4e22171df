import Kernels

/// A dense layer.
///
///     y = f(x W + b)
public final class Dense {
  private let slots: DenseSlots
  private let weights: Parameters
  private let outputs: Matrix
  private let dInputs: Matrix
  private let activation: Activation
  private var inputs: Matrix  // of the last forward pass

  package init(_ slots: DenseSlots, _ weights: Parameters, rows: Int, activation: Activation = .linear) {
    self.activation = activation
    self.slots = slots
    self.weights = weights
    outputs = Matrix(rows: rows, columns: slots.units)
    dInputs = Matrix(rows: rows, columns: slots.inputs)
    inputs = dInputs.rows(0..<0)
  }

  /// Computes the outputs, (rows, units), from the inputs, (rows, inputs).
  public func forward(_ inputs: Matrix) -> Matrix {
    self.inputs = inputs
    let result = outputs.rows(0..<inputs.rows)
    multiply(inputs, weights[slots.kernel], transposed: slots.isTied, into: result, from: .row(weights[slots.bias]))
    if activation != .linear { activate(result, activation) }
    return result
  }

  /// Computes the gradients of the weights.
  ///
  /// - Parameter dOutputs: the gradient with respect to the outputs, (rows, units). It is overwritten.
  /// - Returns: The gradient with respect to the inputs, (rows, inputs).
  public func backward(_ dOutputs: Matrix, _ gradients: Gradients) -> Matrix {
    if activation != .linear {
      activateBackward(activation, outputs: outputs.rows(0..<inputs.rows), dOutputs: dOutputs, dSums: dOutputs)
    }
    if slots.isTied {
      gradients.set(from: inputs, (dOutputs, slots.kernel))
      gradients.set(sum: slots.bias, of: dOutputs)
      gradients.finish(from: slots.bias)
    } else {
      gradients.set(from: dOutputs, (inputs, slots.kernel), bias: (slots.bias, 0))
      gradients.finish(from: slots.kernel)
    }
    let result = dInputs.rows(0..<inputs.rows)
    multiply(dOutputs, weights[slots.kernel], transposed: !slots.isTied, into: result)
    return result
  }
}
