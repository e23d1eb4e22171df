import ArgumentParser
import Checkpoints
import Communication
import Configuration
import Failures
import Files
import HDF5
import Kernels

/// The command `lockstep` with its subcommands.
@main
struct Lockstep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lockstep",
    abstract: "Trains recurrent networks on CPUs, with one or more processes.",
    version:
      "lockstep \(Lineage.currentVersion) (\(InstructionSet.built.name) kernels, HDF5 \(HDF5.libraryVersion))",
    subcommands: [
      Train.self, Prepare.self, Evaluate.self, Predict.self, Forecast.self, Backtest.self, Sample.self, Inspect.self,
      Compare.self, Neighbors.self, Export.self, Import.self, Report.self, Activations.self, Bench.self, Doctor.self,
      DoctorProcess.self, ConfigReference.self, ReadCheckpoint.self, ReadWeights.self, TryFile.self,
    ])

  static func main() {
    Machine.requireCPU(
      orSay:
        "lockstep: this CPU lacks instructions that lockstep was built for, such as AVX2; build it with LOCKSTEP_MARCH=x86-64-v2\n",
      code: Failure.Kind.internal.rawValue)
    start()
  }

  /// Parses and runs the command. It is not inlined, so that none of its instructions run before the CPU is checked.
  @inline(never) private static func start() {
    do {
      try ProcessStart.prepare()
      var command = try parse()
      try command.run()
      try StandardOutput.flush()
    } catch let failure as Failure {
      Exit.with(failure)
    } catch let agreed as AgreedFailure {
      Exit.with(agreed.failure)
    } catch {
      Exit.with(commandLine: error)
    }
  }

  /// Chooses the kernels and parses the command line. A mistake is reported once, even if several processes were started with it.
  private static func parse() throws -> any ParsableCommand {
    do {
      try KernelChoice.apply()
      try checkNoEmptyValues(Array(CommandLine.arguments.dropFirst()))
      return try parseAsRoot()
    } catch {
      guard let failure = error as? Failure ?? Exit.mistake(in: error) else { throw error }
      Exit.together(try Launch.communicator()) { communicator in try communicator.agree { throw failure } }
      throw failure
    }
  }
}
