import Glibc
import SystemPackage

extension FileDescriptor {
  /// Reads exactly `count` bytes. Returns nil if the file ends before.
  package func readAll(count: Int) throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let isFull = try unsafe bytes.withUnsafeMutableBytes { try unsafe fill($0) }
    return isFull ? bytes : nil
  }

  /// Reads exactly `count` floats in the byte order of this machine. Returns nil if the file ends before.
  package func readFloats(count: Int) throws -> [Float]? {
    var floats = [Float](repeating: 0, count: count)
    let isFull = try unsafe floats.withUnsafeMutableBytes { try unsafe fill($0) }
    return isFull ? floats : nil
  }

  /// Reads until the file ends, or until there are as many bytes as allowed.
  package func readToEnd(atMost limit: Int = .max) throws -> [UInt8] {
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while bytes.count < limit {
      let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe read(into: $0) }
      if count == 0 { break }
      bytes += buffer.prefix(min(count, limit - bytes.count))
    }
    return bytes
  }

  /// Writes all floats in the byte order of this machine.
  package func writeAll(_ floats: [Float]) throws {
    _ = try unsafe floats.withUnsafeBytes { try unsafe writeAll($0) }
  }

  /// Maps the first `size` bytes into memory for reading.
  ///
  /// - Throws: an `Errno`.
  func map(_ size: Int) throws -> UnsafeMutableRawPointer {
    guard let start = unsafe mmap(nil, size, PROT_READ, MAP_SHARED, rawValue, 0), unsafe start != MAP_FAILED else {
      throw Errno(rawValue: errno)
    }
    return unsafe start
  }

  /// Reads until `target` is full. Returns false if the file ends before.
  private func fill(_ target: UnsafeMutableRawBufferPointer) throws -> Bool {
    var done = 0
    while done < target.count {
      let count = try unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: target[done...]))
      if count == 0 { return false }
      done += count
    }
    return true
  }
}
