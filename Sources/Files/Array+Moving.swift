import Glibc

extension [UInt8] {
  /// Copies the bytes of a range to the start. (Standard library: an array that is assigned a slice of itself is copied as
  /// a whole.)
  package mutating func moveToStart(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes \(range) of \(count)")
    unsafe withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      _ = unsafe memmove(start, start + range.lowerBound, range.count)
    }
  }
}
