import Checkpoints
import Failures

extension CheckpointFile {
  /// Opens a checkpoint.
  ///
  /// - Throws: a failure of kind `missing` when there is no file, of kind `io` when it cannot be read, of kind `data` when
  ///   it is not a whole checkpoint.
  convenience init(path: String) throws {
    do {
      self.init(path: path, try ReadingProcess.contents(of: path))
    } catch let failure as Failure {
      throw Failure(failure.kind, "\(failure.message); give another checkpoint (to go on from one: --resume FILE)")
    }
  }
}
