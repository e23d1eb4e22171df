import Checkpoints
import Inspection
import Reporting

/// The output of `inspect`, as text and as JSON.
struct InspectionReport: Encodable {
  let step: Int
  let bestStep: Int
  let bestValidationLoss: Double?
  let lineage: Lineage
  let config: String
  let vocabulary: [String]
  let parameters: Int
  let arrays: [ArrayFacts]
  let layers: [LayerFacts]

  init(_ file: CheckpointFile) throws {
    let (position, model) = (file.position, try Model(file))
    let parameters = model.blueprint.layout.parameters
    step = position.step
    bestStep = position.bestStep
    bestValidationLoss = position.bestLoss.isFinite ? position.bestLoss : nil
    lineage = file.lineage
    config = file.config
    vocabulary = model.vocabulary.tokens
    self.parameters = parameters
    arrays = file.arrays().map { ArrayFacts($0, parameters: parameters) }
    layers = LayerFacts.all(model.blueprint, model.weights, try model.carried(file))
  }

  /// Returns the lines of the output without the config, for a window of `width` characters or, if nil, for a file or a
  /// pipe.
  func lines(width: Int?) -> [String] {
    origin + [""] + arrayTable.lines(width: width) + [""] + layerTable.lines(width: width) + [Self.meaning]
  }

  private var origin: [String] {
    let best = bestValidationLoss.map { "best validation loss \($0) at step \(bestStep)" }
    let parent = lineage.parent.map { "step \($0.step), \($0.path), hash \($0.hash)" } ?? "nothing"
    return [
      "step \(step); \(best ?? "no validation yet")",
      "written \(lineage.created) on \(lineage.host) by lockstep \(lineage.version) (bits \(lineage.bits), "
        + "\(lineage.instructionSet), hash \(lineage.program)), processes: \(lineage.processes)",
      "resumed from: \(parent)",
      "\(parameters) parameters, \(vocabulary.count) tokens in the vocabulary, data hash \(lineage.dataHash), "
        + "seed \(lineage.seed)",
    ]
  }

  private var arrayTable: Table {
    Table(
      header: ["array", "shape", "histogram", "weights", "mean", "std", "min", "max", "norm"],
      rows: arrays.map { array in
        let remark = array.notFinite > 0 ? " \(array.notFinite) not finite" : ""
        return [array.name, sizes(array.shape), bars(array.histogram) + remark, array.share.map(percent) ?? ""]
          + [array.mean, array.deviation, Double(array.least), Double(array.greatest), array.norm].map(short)
      },
      words: 3)
  }

  private var layerTable: Table {
    Table(header: ["layer", "gate", "units", "dead", "shut", "open"], rows: layers.flatMap(layerRows))
  }

  /// Returns the rows of a layer: one for each gate. The first row also has the numbers of the layer.
  private func layerRows(_ layer: LayerFacts) -> [[String]] {
    let gates = layer.gates.map { [Gate($0.gate).word, percent($0.shut), percent($0.open)] }
    return zip(gates.isEmpty ? [["", "", ""]] : gates, 0...).map { gate, row in
      (row == 0 ? [layer.name] : [""]) + [gate[0]]
        + (row == 0 ? ["\(layer.units)", "\(layer.dead.count)"] : ["", ""]) + gate[1...]
    }
  }

  private static let meaning = """
    weights: percentage of all parameters
    dead: all weights into or out of the unit are at most 0.1 % of their array's root mean square
    shut, open: percentage of the gate's pre-activations below -4, above 4, for the hidden states in the checkpoint
    """
}
