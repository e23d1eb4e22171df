import Failures
import Training

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

extension CheckpointReply {
  /// Reads the checkpoint at `path` in this process, with everything that can be checked of it.
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
