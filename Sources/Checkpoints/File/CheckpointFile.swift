import Datasets
import Failures
import Files
import FoundationEssentials
import Kernels
import Networks
import Plans

/// A checkpoint that was read from disk.
public final class CheckpointFile {
  /// The path of the file.
  public let path: String
  private let contents: CheckpointContents
  /// Each array, and the range of its numbers, by its path in the file.
  private let arraysByPath: [String: (entry: CheckpointContents.Entry, range: Range<Int>)]

  /// Creates a checkpoint file from the contents that were read from `path`.
  public init(path: String, _ contents: CheckpointContents) {
    self.path = path
    self.contents = contents
    arraysByPath = Dictionary(contents.located.map { ($0.entry.path, $0) }) { first, _ in first }
  }

  /// The config of the run, as YAML.
  public var config: String { contents.header.config }
  /// How data is encoded: the vocabulary, the classes and the scaling.
  public var encoding: Encoding { contents.header.encoding }
  /// The form of the model's inputs and targets.
  public var form: DataForm { contents.header.form }
  /// How far the run had come.
  public var position: Position { contents.header.position }
  /// The origin of the checkpoint.
  public var lineage: Lineage { contents.header.lineage }
  /// The parent in the lineage of a run that resumes from this checkpoint.
  public var asParent: Lineage.Parent {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return .init(path: file, step: position.step, hash: contents.header.seal)
  }

  /// Copies the weights of the checkpoint into `weights`.
  ///
  /// - Throws: a failure of kind `data` if an array is missing or has another shape.
  public func read(weights: Parameters) throws {
    for slot in weights.layout.slots { try read(weights, slot, at: CheckpointPath.weight(slot)) }
    weights.changed()
  }

  /// Copies the moments of the optimizer into `moments`.
  ///
  /// - Throws: a failure of kind `data` if an array is missing or has another shape.
  public func read(moments: [(name: String, values: Parameters)]) throws {
    for moment in moments {
      for slot in moment.values.layout.slots {
        try read(moment.values, slot, at: CheckpointPath.moment(moment.name, slot))
      }
    }
  }

  /// Copies the carried states of all rows into `carried`.
  ///
  /// - Throws: a failure of kind `data` if an array is missing or has another shape.
  public func read(carried: CarriedState) throws {
    for (name, state) in zip(carried.names, carried.states) {
      try read(state, shape: [state.rows, state.columns], at: CheckpointPath.carried(name))
    }
  }

  /// The number of arrays.
  public var arrayCount: Int { arraysByPath.count }

  /// Returns all arrays, with the names that users see: `lstm_1/kernel`, `optimizer/m/…`.
  public func arrays() -> [Array] {
    contents.located.map { entry, range in
      Array(name: entry.name, shape: entry.shape, role: entry.role, values: [Float](contents.floats[range]))
    }
  }

  /// An array of a checkpoint.
  public struct Array {
    /// The role of an array in the run.
    public enum Role: String, Sendable, Codable {
      /// A weight of the model.
      case weight
      /// A moment of the optimizer.
      case moment
      /// A state that is carried to the next batch.
      case carried
    }

    /// The name of the array.
    public let name: String
    /// The shape of the array.
    public let shape: [Int]
    /// The role of the array in the run.
    public let role: Role
    /// The values of the array, in row-major order.
    public let values: [Float]

    /// The name of the weight, or of the weight that the moment belongs to. Nil for a carried state.
    public var weight: String? {
      switch role {
      case .weight: name
      case .moment: CheckpointPath.weight(ofMoment: name)
      case .carried: nil
      }
    }
  }

  /// Checks that the arrays are exactly those of `run`.
  ///
  /// - Throws: a failure of kind `data` that names the first array that is missing, has another shape or is too many.
  public func check(_ run: Run) throws {
    let blueprint = Blueprint(run.model, form)
    let slots = blueprint.layout.slots
    var expected: [(path: String, shape: [Int])] = slots.map { (CheckpointPath.weight($0), $0.shape) }
    if let table = blueprint.tied { expected.append((CheckpointPath.tiedKernel, [table.shape[1], table.shape[0]])) }
    for moment in run.training.optimizer.momentNames {
      expected += slots.map { (CheckpointPath.moment(moment, $0), $0.shape) }
    }
    expected += blueprint.carriedStates.map { (CheckpointPath.carried($0.name), [run.training.batch, $0.units]) }
    for (array, shape) in expected { _ = try find(array, shape: shape) }
    let known = Set(expected.map(\.path))
    if let other = contents.header.arrays.first(where: { !known.contains($0.path) }) {
      throw Failure(.data, "\(path): \(other.path) does not belong to the config in it; the file was changed")
    }
  }

  private func read(_ values: Parameters, _ slot: Slot, at path: String) throws {
    try read(values[slot], shape: slot.shape, at: path)
  }

  private func read(_ matrix: Matrix, shape: [Int], at array: String) throws {
    let range = try find(array, shape: shape)
    matrix.withMutableSpan { span in
      for index in span.indices { span[index] = contents.floats[range.lowerBound + index] }
    }
  }

  /// Returns the range of an array's numbers.
  private func find(_ array: String, shape: [Int]) throws -> Range<Int> {
    guard let (entry, range) = arraysByPath[array] else {
      throw Failure(.data, "\(path) has no \(array); the file was changed")
    }
    guard entry.shape == shape else {
      throw Failure(
        .data, "\(path): \(array) has the shape \(entry.shape) where \(shape) is expected; the file was changed")
    }
    return range
  }
}
