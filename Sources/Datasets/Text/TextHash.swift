import FoundationEssentials
import Kernels

/// The hash of a text: that of each file (FNV-1a), joined, without byte-order marks and before compression.
struct TextHash {
  private var files: UInt64?  // those that have ended
  private var file: ByteHash?

  /// Adds the next blocks.
  mutating func add(_ blocks: [TextRound.Block]) {
    for block in blocks {
      if block.beginsFile { (files, file) = (value, nil) }
      var hash = file ?? ByteHash()
      hash.add(block.bytes.span)
      file = hash
    }
  }

  /// The hash of what was added; nil if nothing was.
  var value: UInt64? {
    guard let file else { return files }
    // A joined hash is the same for two files in either order, so the second one is mixed once more.
    return files.map { joined($0, joined(0, file.value)) } ?? file.value
  }
}
