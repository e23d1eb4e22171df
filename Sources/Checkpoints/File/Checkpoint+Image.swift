import Datasets
import HDF5
import Kernels
import Networks
import Plans

extension Checkpoint {
  /// Returns the bytes of the checkpoint file: HDF5, then the seal.
  public func image() throws -> [UInt8] {
    let image = try FileImage(name: CheckpointFolder.name(step: position.step))
    try writeModel(to: image)
    try writeOwn(to: image)
    var bytes = try image.finish()
    Seal.close(&bytes)
    return bytes
  }

  /// Writes the model and its weights, in the form that Keras reads.
  private func writeModel(to image: borrowing FileImage) throws {
    try writeKeras(of: "/", to: image)
    let model = KerasModel(blueprint)
    try image.set(.modelConfig, try model.config())
    try image.createGroup(CheckpointPath.weights)
    try writeKeras(of: CheckpointPath.weights, to: image)
    try image.set(.layerNames(of: CheckpointPath.weights), model.layerNames)
    for layer in blueprint.layerNames {
      let slots = blueprint.layout.slots(ofLayer: layer)
      let group = CheckpointPath.layer(layer)
      try image.createGroup(group)
      let table = layer == Blueprint.outputLayer ? blueprint.tied : nil
      let names = (table == nil ? [] : [CheckpointPath.kernel]) + slots.map(\.nameInLayer)
      try image.set(.weightNames(ofLayer: group), names)
      // In Keras no layer can use another layer's weights, so the output layer gets a copy of the embedding table.
      if let table {
        let kernel = weights[table].transposed
        try write(kernel, shape: [kernel.rows, kernel.columns], at: CheckpointPath.tiedKernel, to: image)
      }
      for slot in slots { try write(weights, slot, at: CheckpointPath.weight(slot), to: image) }
    }
  }

  private func writeKeras(of path: String, to image: borrowing FileImage) throws {
    try image.set(.kerasVersion(of: path), KerasModel.version)
    try image.set(.backend(of: path), KerasModel.backend)
  }

  /// Writes what only Lockstep reads.
  private func writeOwn(to image: borrowing FileImage) throws {
    try image.createGroup(CheckpointPath.own)
    try image.set(.format, CheckpointReader.format)
    try image.write(config, to: CheckpointPath.config)
    try image.write(encoding, blueprint.form)
    try write(lineage, to: image)
    try image.set(.step, position.step)
    try image.set(.bestStep, position.bestStep)
    try image.set(.bestLoss, position.bestLoss)
    try image.set(.skippedSteps, position.skipped)
    try write(position.window, to: image)
    try write(position.plateau, to: image)
    try write(position.earlyStopping, to: image)
    for moment in moments {
      for slot in blueprint.layout.slots {
        try write(moment.values, slot, at: CheckpointPath.moment(moment.name, slot), to: image)
      }
    }
    for (name, state) in zip(carried.names, carried.states) {
      try write(state, shape: [state.rows, state.columns], at: CheckpointPath.carried(name), to: image)
    }
  }

  private func write(_ lineage: Lineage, to image: borrowing FileImage) throws {
    try image.set(.version, lineage.version)
    try image.set(.bits, lineage.bits)
    try image.set(.programHash, lineage.program)
    try image.set(.created, lineage.created)
    try image.set(.host, lineage.host)
    try image.set(.processes, lineage.processes)
    try image.set(.instructionSet, lineage.instructionSet)
    try image.set(.seed, lineage.seed)
    try image.set(.dataHash, lineage.dataHash)
    guard let parent = lineage.parent else { return }
    try image.set(.parentPath, parent.path)
    try image.set(.parentStep, parent.step)
    try image.set(.parentHash, parent.hash)
  }

  private func write(_ window: ReportWindow, to image: borrowing FileImage) throws {
    try image.set(.unreportedSteps, window.steps)
    try image.set(.unreportedSkippedSteps, window.skipped)
    try image.set(.unreportedLoss, window.loss)
    try image.set(.unreportedGradientNorm, window.gradientNorm)
  }

  private func write(_ plateau: Plateau, to image: borrowing FileImage) throws {
    try image.createGroup(CheckpointPath.plateau)
    try image.set(.plateauBest, plateau.best)
    try image.set(.plateauWait, plateau.wait)
    try image.set(.plateauCooldown, plateau.cooldown)
    try image.set(.plateauReductions, plateau.reductions)
  }

  private func write(_ earlyStopping: EarlyStopping, to image: borrowing FileImage) throws {
    try image.createGroup(CheckpointPath.earlyStopping)
    try image.set(.earlyStoppingBest, earlyStopping.best)
    try image.set(.earlyStoppingWait, earlyStopping.wait)
  }

  private func write(_ values: Parameters, _ slot: Slot, at path: String, to image: borrowing FileImage) throws {
    try write(values[slot], shape: slot.shape, at: path, to: image)
    guard !slot.gates.isEmpty else { return }
    try image.set(.gates(of: path), slot.gates)
    try image.set(.units(of: path), slot.shape[slot.shape.count - 1] / slot.gates.count)
  }

  private func write(_ matrix: Matrix, shape: [Int], at path: String, to image: borrowing FileImage) throws {
    try matrix.withMutableSpan {
      try image.write($0.span, shape: shape, to: path)
      try image.set(.checksum(of: path), hash($0.span))
    }
  }
}
