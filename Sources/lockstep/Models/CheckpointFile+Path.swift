import Checkpoints
import Failures

extension CheckpointFile {
  /// Opens a checkpoint. It is read in a separate process: see ``ReadingProcess``.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read, of kind `data` if
  ///   it is damaged or not a checkpoint.
  convenience init(path: String) throws {
    do {
      self.init(path: path, try ReadingProcess.contents(of: path))
    } catch let failure as Failure {
      throw Failure(failure.kind, "\(failure.message); give another checkpoint (to go on from one: --resume FILE)")
    }
  }
}
