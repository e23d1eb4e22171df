import Kernels

/// Floats that travel between this process and another one.
public struct PeerMessage {
  /// The rank of the other process.
  public let peer: Int
  /// The memory that is sent, or that receives.
  public let storage: Storage
  /// The floats of the memory.
  public let range: Range<Int>

  /// Creates a message to or from the process of rank `peer`.
  public init(_ peer: Int, _ storage: Storage, _ range: Range<Int>) {
    self.peer = peer
    self.storage = storage
    self.range = range
  }

  /// The address of the first float.
  var start: UnsafeMutablePointer<Float> { storage.base + range.lowerBound }

  /// Cuts the message into messages of at most `count` floats.
  func parts(ofAtMost count: Int) -> [PeerMessage] {
    stride(from: range.lowerBound, to: range.upperBound, by: count).map {
      PeerMessage(peer, storage, $0..<min(range.upperBound, $0 + count))
    }
  }
}
