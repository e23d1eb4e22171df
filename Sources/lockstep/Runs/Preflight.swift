import Checkpoints
import Communication
import Failures
import Kernels

/// What has to be the same on all processes before any of them reads a config.
enum Preflight {
  /// Checks that all processes run the same program, built for the same instruction set.
  ///
  /// - Throws: an ``AgreedFailure`` on all processes, which names rank and machine of the first that differs.
  static func check(_ communicator: any Communicator) throws {
    if communicator.size == 1 { return }
    // First what a process with a mistake in its command line waits for.
    let program = try communicator.agree(Program.hash)
    if let other = try communicator.disagreement(over: Array(Machine.instructionSet.utf8)) {
      throw AgreedFailure(
        Failure(
          .usage,
          "rank \(other.rank) on \(other.host) runs a lockstep built for another instruction set than rank 0; "
            + "build on every host with the same LOCKSTEP_MARCH"))
    }
    if let other = try communicator.disagreement(over: [program]) {
      throw AgreedFailure(
        Failure(
          .usage,
          "rank \(other.rank) on \(other.host) runs another lockstep than rank 0; "
            + "copy the same program to every host"))
    }
  }
}
