import Datasets
import HDF5
import Kernels
import Networks
import Plans

extension Checkpoint {
  /// The bytes of the HDF5 file, sealed.
  public func image() throws -> [UInt8] {
    var image = try FileImage(name: CheckpointFolder.name(step: position.step))
    try writeModel(to: &image)
    try writeOwn(to: &image)
    var bytes = try image.finish()
    Seal.close(&bytes)
    return bytes
  }

  private func writeModel(to image: inout FileImage) throws {
    try image.setAttribute("keras_version", KerasModel.version)
    try image.setAttribute("backend", KerasModel.backend)
    let model = KerasModel(blueprint)
    try image.setAttribute("model_config", try model.config())
    try image.createGroup(CheckpointPath.weights)
    try image.setAttribute("keras_version", KerasModel.version, of: CheckpointPath.weights)
    try image.setAttribute("backend", KerasModel.backend, of: CheckpointPath.weights)
    try image.setAttribute("layer_names", model.layerNames, of: CheckpointPath.weights)
    for layer in blueprint.layerNames {
      let slots = blueprint.layout.slots(ofLayer: layer)
      let group = "\(CheckpointPath.weights)/\(layer)"
      try image.createGroup(group)
      let copies = blueprint.tied.map { layer == Blueprint.outputLayer ? [($0, "kernel")] : [] } ?? []
      let names = copies.map(\.1) + slots.map(\.nameInLayer)
      try image.setAttribute("weight_names", names, of: group)
      // Keras has no layer with another's weights: it gets a copy.
      for (table, name) in copies {
        let kernel = weights[table].transposed
        try write(kernel, shape: [kernel.rows, kernel.columns], at: "\(group)/\(name)", to: &image)
      }
      for slot in slots { try write(weights, slot, at: CheckpointPath.weight(slot), to: &image) }
    }
  }

  private func writeOwn(to image: inout FileImage) throws {
    try image.createGroup(CheckpointPath.own)
    try image.setAttribute("format", CheckpointReader.format, of: CheckpointPath.own)
    try image.write(config, to: CheckpointPath.config)
    try image.write(encoding, blueprint.form)
    try write(lineage, to: &image)
    try image.setAttribute("step", Int64(position.step), of: CheckpointPath.own)
    try image.setAttribute("best_step", Int64(position.bestStep), of: CheckpointPath.own)
    try image.setAttribute("best_validation_loss", position.bestLoss, of: CheckpointPath.own)
    try image.setAttribute("skipped_steps", Int64(position.skipped), of: CheckpointPath.own)
    try write(position.window, to: &image)
    try write(position.plateau, to: &image)
    try write(position.earlyStopping, to: &image)
    for moment in moments {
      for slot in blueprint.layout.slots {
        try write(moment.values, slot, at: CheckpointPath.moment(moment.name, slot), to: &image)
      }
    }
    for (name, state) in zip(carried.names, carried.states) {
      try write(state, shape: [state.rows, state.columns], at: CheckpointPath.carried(name), to: &image)
    }
  }

  private func write(_ plateau: Plateau, to image: inout FileImage) throws {
    let group = CheckpointPath.plateau
    try image.createGroup(group)
    try image.setAttribute("best", plateau.best, of: group)
    try image.setAttribute("wait", Int64(plateau.wait), of: group)
    try image.setAttribute("cooldown", Int64(plateau.cooldown), of: group)
    try image.setAttribute("reductions", Int64(plateau.reductions), of: group)
  }

  private func write(_ earlyStopping: EarlyStopping, to image: inout FileImage) throws {
    let group = CheckpointPath.earlyStopping
    try image.createGroup(group)
    try image.setAttribute("best", earlyStopping.best, of: group)
    try image.setAttribute("wait", Int64(earlyStopping.wait), of: group)
  }

  private func write(_ lineage: Lineage, to image: inout FileImage) throws {
    let own = CheckpointPath.own
    try image.setAttribute("version", lineage.version, of: own)
    try image.setAttribute("program_hash", lineage.program, of: own)
    try image.setAttribute("created", lineage.created, of: own)
    try image.setAttribute("host", lineage.host, of: own)
    try image.setAttribute("processes", Int64(lineage.processes), of: own)
    try image.setAttribute("instruction_set", lineage.instructionSet, of: own)
    try image.setAttribute("seed", Int64(lineage.seed), of: own)
    try image.setAttribute("data_hash", lineage.dataHash, of: own)
    guard let parent = lineage.parent else { return }
    try image.setAttribute("parent_path", parent.path, of: own)
    try image.setAttribute("parent_step", Int64(parent.step), of: own)
    try image.setAttribute("parent_hash", parent.hash, of: own)
  }

  private func write(_ window: ReportWindow, to image: inout FileImage) throws {
    let own = CheckpointPath.own
    try image.setAttribute("unreported_steps", Int64(window.steps), of: own)
    try image.setAttribute("unreported_skipped_steps", Int64(window.skipped), of: own)
    try image.setAttribute("unreported_loss", window.loss, of: own)
    try image.setAttribute("unreported_gradient_norm", window.gradientNorm, of: own)
  }

  private func write(_ values: Parameters, _ slot: Slot, at path: String, to image: inout FileImage) throws {
    try write(values[slot], shape: slot.shape, at: path, to: &image)
    guard !slot.gates.isEmpty else { return }
    try image.setAttribute("gates", slot.gates, of: path)
    try image.setAttribute("units", Int64(slot.shape[slot.shape.count - 1] / slot.gates.count), of: path)
  }

  private func write(_ matrix: Matrix, shape: [Int], at path: String, to image: inout FileImage) throws {
    try matrix.withMutableSpan {
      try image.write($0.span, shape: shape, to: path)
      try image.setAttribute("checksum", Int64(bitPattern: hash($0.span)), of: path)
    }
  }
}
