import Kernels

/// The attention of a decoder to the encoder's outputs: Luong's global attention with dot products, and a dense layer
/// that combines the context with the decoder's hidden state (Luong, Pham and Manning, 2015).
///
///     w_ts = softmax_s(h_t · e_s)
///     c_t = Σ_s w_ts e_s
///     y_t = tanh([c_t; h_t] W + b)
public final class Attention {
  private let encoder: Encoder
  private let dense: Dense
  private let weights: Matrix
  private let joined: Matrix  // [c; h]
  private let dHidden: TimeMajor
  private let dWeights: Matrix
  private var hidden: TimeMajor  // of the last forward pass

  init(_ slots: DenseSlots, _ weights: Parameters, _ encoder: Encoder, _ shape: InputShape, sourceSteps: Int) {
    let tokens = shape.steps * shape.rows
    self.encoder = encoder
    dense = Dense(slots, weights, rows: tokens, activation: .tanh)
    self.weights = Matrix(rows: tokens, columns: sourceSteps)
    joined = Matrix(rows: tokens, columns: slots.kernel.shape[0])
    dHidden = TimeMajor(steps: shape.steps, rows: shape.rows, features: slots.kernel.shape[1])
    dWeights = Matrix(rows: 1, columns: sourceSteps)
    hidden = dHidden[0..<0]
  }

  /// Computes the outputs y, (T, B, H), from the decoder's hidden states of all time steps, (T, B, H).
  public func forward(_ hidden: TimeMajor) -> TimeMajor {
    let joined = joined.rows(0..<hidden.all.rows)
    let (contexts, own) = halves(joined)
    own.copy(from: hidden.all)
    let lengths = encoder.ends.lengths
    attention(hidden).forward(lengths: lengths.span, into: contexts)
    self.hidden = hidden
    return TimeMajor(dense.forward(joined), rows: hidden.rows)
  }

  /// Computes the gradients of the weights. Adds the gradient with respect to the encoder's outputs to
  /// `Encoder.dOutputs`.
  ///
  /// - Parameter dOutputs: the gradient with respect to the outputs, (T, B, H). It is overwritten.
  /// - Returns: The gradient with respect to the hidden states, (T, B, H).
  public func backward(_ dOutputs: OutputGradients, _ gradients: Gradients) -> OutputGradients {
    guard case .everyStep(let dOutputs) = dOutputs else { preconditionFailure("a decoder has a target at every step") }
    let (dContexts, dOwn) = halves(dense.backward(dOutputs.all, gradients))
    let dHidden = dHidden[0..<dOutputs.steps]
    dHidden.all.copy(from: dOwn)
    let lengths = encoder.ends.lengths
    attention(hidden).backward(
      lengths: lengths.span, dContexts: dContexts, dWeights: dWeights, dQueries: dHidden.all,
      dKeys: encoder.dOutputs.all)
    return .everyStep(dHidden)
  }

  private func attention(_ hidden: TimeMajor) -> DotAttention {
    let sources = encoder.outputs
    let weights = weights.rows(0..<hidden.all.rows).columns(0..<sources.steps)
    return DotAttention(queries: hidden.all, keys: sources.all, weights: weights, rows: hidden.rows)
  }

  /// Returns the columns of the contexts, and the columns of the hidden states.
  private func halves(_ joined: Matrix) -> (Matrix, Matrix) {
    let contexts = joined.columns - dHidden.features
    return (joined.columns(0..<contexts), joined.columns(contexts..<joined.columns))
  }
}
