import Checkpoints
import Failures
import Plans

extension CheckpointFile {
  /// Returns the run that the config in the checkpoint describes.
  ///
  /// - Throws: a failure of kind `data` for a config with a mistake. It is not of kind `usage`, because the user who
  ///   reads a checkpoint did not write its config.
  public func run() throws -> Run {
    do {
      return try Configuration.parse(stored: config, name: path)
    } catch let failure as Failure {
      throw Failure(.data, failure.message)
    }
  }
}
