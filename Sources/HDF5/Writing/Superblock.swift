/// Corrects the checksum of the superblock, the first 48 bytes of a file in the format of libhdf5 1.10.
///
/// `H5Fget_file_image` clears the flag "open for writing" in the copy that it returns, but it keeps the checksum of the
/// original. Without the correction the copy could not be opened (HDFGroup/hdf5 issue 1915).
func repairChecksum(of bytes: inout [UInt8]) {
  let words = (0..<11).map { index in
    bytes[4 * index..<4 * index + 4].reversed().reduce(UInt32(0)) { word, byte in word << 8 | UInt32(byte) }
  }
  let checksum = lookup3(words)
  for index in 0..<4 { bytes[44 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index)) }
}

/// Returns Bob Jenkins' hash lookup3, which the file format prescribes, of 11 words: three triples and a rest of two.
private func lookup3(_ words: [UInt32]) -> UInt32 {
  let start = 0xDEAD_BEEF + UInt32(4 * words.count)
  var (a, b, c) = (start, start, start)
  for triple in stride(from: 0, to: 9, by: 3) {
    (a, b, c) = (a &+ words[triple], b &+ words[triple + 1], c &+ words[triple + 2])
    // The roles of a, b and c rotate, so the three are swapped after each step.
    for shift: UInt32 in [4, 6, 8, 16, 19, 4] { (a, b, c) = (b, c &+ b, (a &- c) ^ rotated(c, shift)) }
  }
  var (x, y, z) = (c, b &+ words[10], a &+ words[9])
  for shift: UInt32 in [14, 11, 25, 16, 4, 14, 24] { (x, y, z) = (z, (x ^ y) &- rotated(y, shift), y) }
  return y
}

private func rotated(_ word: UInt32, _ shift: UInt32) -> UInt32 { word << shift | word >> (32 - shift) }
