import Communication
import Failures
import Kernels
import Networks

/// Checks that all processes hold the same weights, bit for bit, by comparing a hash of each array.
///
/// - Parameter step: the step after which it is checked, for the message.
/// - Throws: on every process, naming step, rank, host and array, when a process differs from process 0.
public func checkReplicas(_ weights: Parameters, step: Int, _ communicator: any Communicator) throws {
  let slots = weights.layout.slots
  let hashes = try communicator.gather(slots.map { hash(weights[$0]) })
  guard let rank = hashes.firstIndex(where: { $0 != hashes[0] }) else { return }
  let array = zip(slots, zip(hashes[0], hashes[rank])).first { $1.0 != $1.1 }?.0.name ?? ""
  let host = try communicator.gather(Array(communicator.host.utf8))[rank]
  throw AgreedFailure(
    failure: Failure(
      .internal, "step \(step): \(array) of rank \(rank) on \(String(decoding: host, as: UTF8.self)) differs from "
        + "rank 0's; go on from the last checkpoint, and check that machine's memory"),
    rank: 0)
}
