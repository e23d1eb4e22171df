import Communication
import Failures
import Kernels
import Networks

/// Checks that all processes hold the same weights, bit for bit, by comparing a hash of each array.
///
/// - Parameter step: the number of the last step, for the message.
/// - Throws: an `AgreedFailure` on every process if one differs from rank 0. It names the step, the rank, the host and
///   the array.
public func checkReplicas(_ weights: Parameters, step: Int, _ communicator: any Communicator) throws {
  let slots = weights.layout.slots
  guard let other = try communicator.disagreement(over: slots.map { hash(weights[$0]) }) else { return }
  throw AgreedFailure(
    Failure(
      .internal,
      "step \(step): \(slots[other.index].name) of rank \(other.rank) on \(other.host) differs from "
        + "rank 0's; go on from the last checkpoint, and check that machine's memory"))
}
