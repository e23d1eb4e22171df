import Glibc

/// Returns the first offset from `start` on at which `needle` stands in `bytes`; nil if there is none.
public func find(_ needle: Span<UInt8>, in bytes: Span<UInt8>, from start: Int) -> Int? {
  require(start >= 0 && start <= bytes.count, "start \(start) of \(bytes.count)")
  if needle.isEmpty { return start }
  return bytes.withUnsafeBufferPointer { bytes in
    needle.withUnsafeBufferPointer { needle in
      guard let first = bytes.baseAddress, let wanted = needle.baseAddress else { return nil }
      let last = bytes.count - needle.count
      var offset = start
      while offset <= last, let found = memchr(first + offset, Int32(wanted[0]), last - offset + 1) {
        offset = UnsafeRawPointer(first).distance(to: UnsafeRawPointer(found))
        if memcmp(first + offset, wanted, needle.count) == 0 { return offset }
        offset += 1
      }
      return nil
    }
  }
}
