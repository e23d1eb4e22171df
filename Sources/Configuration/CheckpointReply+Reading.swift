import Checkpoints
import Failures

extension CheckpointReply {
  /// Reads the checkpoint at `path` in this process, and checks everything in it that can be checked.
  public init(reading path: String) {
    do {
      let contents = try CheckpointContents(reading: path)
      let file = CheckpointFile(path: path, contents)
      try file.check(try file.run())
      self = .contents(contents)
    } catch let failure as Failure {
      self = .failure(failure)
    } catch {
      self = .failure(Failure(.internal, "\(path): \(error)"))
    }
  }
}
