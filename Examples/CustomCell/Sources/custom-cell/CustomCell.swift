import Glibc
import Lockstep

/// Trains the model of a config whose layers may be ``MinimalGatedUnit``s, on one process or under `mpirun`.
@main
struct CustomCell {
  static func main() throws {
    CellKind.register(MinimalGatedUnit.self)
    let communicator = try Launch.communicator()
    do {
      let (config, overrides) = (CommandLine.arguments[1], Array(CommandLine.arguments.dropFirst(2)))
      let run = try communicator.agree { try Configuration.read(path: config, overrides: overrides) }
      let trainer = try Trainer(run, config: try Configuration.text(run), output: "run", communicator)
      _ = try trainer.start()
      let end = try trainer.train(observer: nil)
      if communicator.isRoot { print("validation loss \(end.bestLoss) after \(end.step) steps, in run/checkpoints") }
      communicator.finish()
    } catch let agreed as AgreedFailure {
      // All processes know of it; one says so.
      if communicator.rank == agreed.rank { say(agreed.failure) }
      communicator.finish()
      exit(agreed.failure.kind.rawValue)
    } catch {
      say(error)
      communicator.abort(1)
    }
  }

  private static func say(_ error: any Error) {
    _ = "custom-cell: \(error)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }
}
