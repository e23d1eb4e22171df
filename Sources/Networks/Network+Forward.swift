import Datasets
import Kernels

/// The path of a batch through the layers: the same to train, to judge and to predict.
extension Network {
  /// The scores of a batch, (rows, V).
  ///
  /// - Parameter training: which batch is trained on; none where nothing is dropped.
  package func forward(_ batch: Batch, _ training: Pass.Training? = nil) -> Matrix {
    ends.set(batch.steps, batch.lengths)
    if batch.startsAnew {
      carried.reset()
      encoder?.forward(batch.source, rows: batch.rows, into: carried, training)
    }
    let vectors = input.forward(batch.inputs, rows: batch.rows)  // (T, B, E)
    laps.end(.embedding)
    let outputs = layers.forward(vectors, from: carried, Pass(ends, training: training))  // (T, B, H)
    laps.end(.recurrentProductsAndGates)
    let seen = attention?.forward(outputs) ?? outputs
    let read = readout.forward(seen, ends)  // (rows, H): every step's, or each row's last
    let scores = head.forward(hidden.forward(read, training))  // (rows, V)
    laps.end(.head)
    return scores
  }

  /// The same names in reverse: sets the gradients of the weights from that of the scores.
  package func backward(_ dScores: Matrix, _ batch: Batch, _ gradients: Gradients) {
    let dRead = hidden.backward(head.backward(dScores, gradients), gradients)
    laps.end(.headBackward)
    let dSeen = readout.backward(dRead, ends)
    encoder?.beginBackward()
    dCarried?.reset()
    let dOutputs = attention?.backward(dSeen, gradients) ?? dSeen
    let dVectors = layers.backward(dOutputs, gradients, dStates: dCarried, wantsInputs: input.isTrained)
    if let dVectors { input.backward(dVectors, batch.inputs, gradients) }
    if let dCarried { encoder?.backward(dStates: dCarried, batch.source, gradients) }
    laps.end(.embeddingBackward)
  }

  /// When the sums over all shards are there: sets the gradients that follow from what inputs share.
  package func afterSum(_ gradients: Gradients) {
    gradients.afterSum()
    if let encoder { return encoder.afterSum(gradients) }
    if let dShared = layers.afterSum(gradients, wantsInputs: input.isTrained) { input.afterSum(dShared, gradients) }
  }
}
