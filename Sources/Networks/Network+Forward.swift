import Datasets
import Kernels

/// The path of a batch through the layers. It is the same for training, evaluation and prediction.
extension Network {
  /// Computes the scores of a batch, (rows, V).
  ///
  /// From here on, this thread treats subnormal numbers as zeros: see ``flushSubnormals()``. All that follows a forward
  /// pass, from the loss to the update of the weights, runs with that setting.
  ///
  /// - Parameter training: the step and the batch within it. Nil outside training, where nothing is dropped.
  package func forward(_ batch: Batch, _ training: Pass.Training? = nil) -> Matrix {
    flushSubnormals()
    ends.set(batch.steps, batch.lengths)
    if batch.startsAnew {
      carried.reset()
      encoder?.forward(batch.source, rows: batch.rows, into: carried, training)
    }
    for row in batch.newRows { carried.reset(row: row) }
    let vectors = input.forward(batch.inputs, rows: batch.rows)  // (T, B, E)
    laps.end(.embedding)
    let outputs = layers.forward(vectors, from: carried, Pass(ends, training: training))  // (T, B, H)
    laps.end(.recurrentProductsAndGates)
    let seen = attention?.forward(outputs) ?? outputs
    let read = readout.forward(seen, ends)  // (rows, H): those of every step, or of each row's last step
    let scores = head.forward(hidden.forward(read, training))  // (rows, V)
    laps.end(.head)
    return scores
  }

  /// Computes the gradients of the weights from that of the scores: the same steps in reverse order.
  package func backward(_ dScores: Matrix, _ batch: Batch, _ gradients: Gradients) {
    let dRead = hidden.backward(head.backward(dScores, gradients), gradients)
    laps.end(.headBackward)
    gradients.meanwhile?()
    let dSeen = readout.backward(dRead, ends)
    encoder?.beginBackward()
    dCarried?.reset()
    let dOutputs = attention?.backward(dSeen, gradients) ?? dSeen
    let dVectors = layers.backward(dOutputs, gradients, dStates: dCarried, wantsInputs: input.isTrained)
    if let dVectors { input.backward(dVectors, batch.inputs, gradients) }
    if let dCarried { encoder?.backward(dStates: dCarried, batch.source, gradients) }
    laps.end(.embeddingBackward)
    gradients.meanwhile?()
  }

  /// Computes the gradients that follow from the sums over all shards: those of weights whose inputs are shared by many
  /// rows.
  package func afterSum(_ gradients: Gradients) {
    gradients.afterSum()
    if let encoder { return encoder.afterSum(gradients) }
    if let dShared = layers.afterSum(gradients, wantsInputs: input.isTrained) { input.afterSum(dShared, gradients) }
  }
}
