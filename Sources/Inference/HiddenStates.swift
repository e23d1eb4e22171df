import Datasets
import Kernels
import Networks

/// The outputs of each recurrent layer at each time step of some examples.
public struct HiddenStates {
  /// The outputs of one layer.
  public struct Layer {
    /// The name of the layer: `lstm_1`.
    public let name: String
    /// The number of outputs at a step.
    public let units: Int
    /// The outputs, (examples, steps, units). NaN after the last step of an example.
    public fileprivate(set) var values: [Float]
  }

  /// The layers, from the input up.
  public private(set) var layers: [Layer]
  /// The number of steps of each record of the file; 0 for one that is no example.
  public private(set) var lengths: [Int]
  /// The number of steps of the longest example.
  public let steps: Int

  /// Runs a model on all examples of a dataset, `rows` at a time.
  public init(_ blueprint: Blueprint, _ weights: Parameters, _ data: ExampleDataset, rows: Int) {
    // With a target at every step, a bidirectional layer gives its outputs in the order of the steps.
    var form = blueprint.form
    form.hasTargetAtEveryStep = true
    let everyStep = Blueprint(blueprint.plan, form)
    let examples = ExampleIndices(0..<data.examples.count)
    let batches = SequenceBatches(
      data.examples, part: examples, sharding: Sharding(rows: rows, shards: 1), rows: 0..<rows, seed: nil)
    let network = Network(everyStep, weights, steps: batches.steps, rows: rows)
    (lengths, steps) = (examples.map { data.examples.inputs.length($0) }, batches.steps)
    layers = blueprint.plan.main.layers.enumerated().map { [count = examples.count * batches.steps] index, layer in
      let values = [Float](repeating: .nan, count: count * layer.outputs)
      return Layer(name: blueprint.plan.main.name(ofLayer: index), units: layer.outputs, values: values)
    }
    var batch = Batch()
    for index in 0..<batches.count {
      batches.fill(&batch, epoch: 0, index: index)
      let members = batches.members(epoch: 0, index: index)
      var outputs: [TimeMajor] = []
      network.layers.whenThere = { outputs.append($1) }
      _ = network.forward(batch)
      for (layer, outputs) in outputs.enumerated() { store(outputs, layer, members) }
    }
    if let records = data.records { fill(records) }
  }

  /// Adds rows without steps for the records of a file that are no examples.
  private mutating func fill(_ records: RecordPlaces) {
    var places = [Int?](repeating: nil, count: records.count)
    for (example, record) in records.ofExamples.enumerated() { places[record] = example }
    lengths = places.map { $0.map { [lengths] in lengths[$0] } ?? 0 }
    for index in layers.indices {
      let size = steps * layers[index].units
      let blank = [Float](repeating: .nan, count: size)
      layers[index].values = places.flatMap { [values = layers[index].values] place in
        place.map { values[$0 * size..<($0 + 1) * size] } ?? blank[...]
      }
    }
  }

  private mutating func store(_ outputs: TimeMajor, _ layer: Int, _ members: ArraySlice<UInt32>) {
    let units = layers[layer].units
    for (row, example) in members.lazy.map({ Int($0) }).enumerated() {
      for step in 0..<lengths[example] {
        let place = (example * steps + step) * units
        layers[layer].values.replaceSubrange(
          place..<place + units,
          with: outputs.all.rows(step * outputs.rows + row..<step * outputs.rows + row + 1).values)
      }
    }
  }
}
