import Checkpoints
import Communication
import Failures

/// The checks that all processes make before they read a config.
enum Preflight {
  /// Checks that all processes run the same program. Their kernels may differ, since kernels of any
  /// instruction set compute the same bits.
  ///
  /// - Throws: an ``AgreedFailure`` on all processes. It names the rank and the host of the first process that differs.
  static func check(_ communicator: any Communicator) throws {
    if communicator.size == 1 { return }
    // A process with a mistake in its command line waits in `agree`, so this must be the first call.
    let program = try communicator.agree(Program.hash)
    if let other = try communicator.disagreement(over: [program]) {
      throw AgreedFailure(
        Failure(
          .usage,
          "rank \(other.rank) on \(other.host) runs another lockstep than rank 0; "
            + "copy the same program to every host"))
    }
  }
}
