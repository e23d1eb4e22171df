import Datasets
import Failures
import Files
import Foundation
import Kernels
import Networks
import Plans

/// A checkpoint that was read from disk.
public final class CheckpointFile {
  /// Where it lies.
  public let path: String
  private let contents: CheckpointContents
  /// What is known of each array, and which of the numbers are its own, by its path in the file.
  private let places: [String: (entry: CheckpointContents.Entry, range: Range<Int>)]

  /// What was read from `path`.
  public init(path: String, _ contents: CheckpointContents) {
    self.path = path
    self.contents = contents
    places = Dictionary(contents.located.map { ($0.entry.path, $0) }) { first, _ in first }
  }

  /// The run's config, as YAML.
  public var config: String { contents.header.config }
  /// How data becomes numbers.
  public var encoding: Encoding { contents.header.encoding }
  /// What goes into the model and what comes out.
  public var form: DataForm { contents.header.form }
  /// How far the run had come.
  public var position: Position { contents.header.position }
  /// Where it comes from.
  public var lineage: Lineage { contents.header.lineage }
  /// What a checkpoint says that goes on from this one.
  public var asParent: Lineage.Parent {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return .init(path: file, step: position.step, hash: contents.header.seal)
  }

  /// Reads the weights, which have the shapes of their layout.
  public func read(weights: Parameters) throws {
    for slot in weights.layout.slots { try read(weights, slot, at: CheckpointPath.weight(slot)) }
    weights.changed()
  }

  /// Reads what an optimizer remembers.
  public func read(moments: [(name: String, values: Parameters)]) throws {
    for moment in moments {
      for slot in moment.values.layout.slots {
        try read(moment.values, slot, at: CheckpointPath.moment(moment.name, slot))
      }
    }
  }

  /// Reads the states that go on to the next batch, of all rows.
  public func read(carried: CarriedState) throws {
    for (name, state) in zip(carried.names, carried.states) {
      try read(state, shape: [state.rows, state.columns], at: CheckpointPath.carried(name))
    }
  }

  /// Number of arrays.
  public var arrayCount: Int { places.count }

  /// Every array, by the name that people use: `lstm_1/kernel`, `optimizer/m/…`.
  public func arrays() -> [Array] {
    contents.located.map { entry, range in
      Array(name: entry.name, shape: entry.shape, role: entry.role, values: [Float](contents.floats[range]))
    }
  }

  /// An array of a checkpoint.
  public struct Array {
    /// What it is to the run.
    public enum Role: String, Sendable, Codable {
      /// A weight of the model.
      case weight
      /// What the optimizer remembers.
      case moment
      /// A state between two batches.
      case carried
    }

    /// Its name.
    public let name: String
    /// Its shape.
    public let shape: [Int]
    /// What it is to the run.
    public let role: Role
    /// Its values, row by row.
    public let values: [Float]

    /// The name of the weight that the array is, or that it is a moment of. Nil for a carried state.
    public var weight: String? {
      switch role {
      case .weight: name
      case .moment: CheckpointPath.weight(ofMoment: name)
      case .carried: nil
      }
    }
  }

  /// Checks that the arrays are those of `run`, no more and no less.
  ///
  /// - Throws: a failure of kind `data` that names the first that is not.
  public func check(_ run: Run) throws {
    let blueprint = Blueprint(run.model, form)
    let slots = blueprint.layout.slots
    let weights = slots.map { (CheckpointPath.weight($0), $0.shape) }
    let moments = run.training.optimizer.momentNames.flatMap { moment in
      slots.map { (CheckpointPath.moment(moment, $0), $0.shape) }
    }
    let carried = blueprint.carriedStates.map { (CheckpointPath.carried($0.name), [run.training.batch, $0.units]) }
    let copies = blueprint.tied.map { [(CheckpointPath.tiedKernel, [$0.shape[1], $0.shape[0]])] } ?? []
    let expected = weights + copies + moments + carried
    for (array, shape) in expected { _ = try find(array, shape: shape) }
    let known = Set(expected.map(\.0))
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

  /// Where the numbers of an array are.
  private func find(_ array: String, shape: [Int]) throws -> Range<Int> {
    guard let (entry, range) = places[array] else {
      throw Failure(.data, "\(path) has no \(array); the file was changed")
    }
    guard entry.shape == shape else {
      throw Failure(
        .data, "\(path): \(array) has the shape \(entry.shape) where \(shape) is expected; the file was changed")
    }
    return range
  }
}
