import Checkpoints
import Failures
import Plans

extension CheckpointFile {
  /// The run that its config describes.
  ///
  /// - Throws: a failure of kind `data`: whoever reads a checkpoint did not write the config in it.
  public func run() throws -> Run {
    do {
      return try Configuration.parse(config, name: path)
    } catch let failure as Failure {
      throw Failure(.data, failure.message)
    }
  }
}
