import Failures
import FoundationEssentials
import HDF5
import Kernels

/// The last 16 bytes of a checkpoint file: a mark, and a hash of all bytes before it. Readers of HDF5 ignore them.
///
/// HDF5 has checksums for headers, but not for the numbers of arrays and for texts, and a damaged text can make libhdf5
/// hang or crash. So the library only opens a file whose seal is correct.
package enum Seal {
  private static let mark = Array("lockstep".utf8)
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Appends the seal to the bytes of a file.
  package static func close(_ bytes: inout [UInt8]) {
    let hash = Kernels.hash(bytes.span)
    bytes += mark
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
  }

  /// Returns whether a file ends with a seal, so that it is not cut short. The bytes before it are not looked at.
  static func isClosed(_ path: String) -> Bool {
    guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else { return false }
    return bytes.count >= 16 && bytes.suffix(16).prefix(8) == Data(mark)
  }

  /// Checks the seal of a file.
  ///
  /// - Returns: the hash in hexadecimal, as a checkpoint's `parent_hash` gives it.
  /// - Throws: a failure of kind `data` if the file is not what was sealed, of kind `missing` if there is no file, of kind
  ///   `io` if it cannot be read.
  @discardableResult package static func check(_ path: String) throws(Failure) -> String {
    try File.check(path)
    guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
      throw Failure(.io, "\(path) cannot be read; fix its permissions")
    }
    let body = bytes.dropLast(16)
    if bytes.prefix(8) != Data(signature) { throw Failure(.data, "\(path) is not an HDF5 file") }
    if bytes.dropFirst(body.count).prefix(8) != Data(mark) {
      throw Failure(.data, "\(path) is cut short, or is no checkpoint of Lockstep")
    }
    let sealed = bytes.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if Kernels.hash(body.span) != sealed { throw Failure(.data, "\(path) is damaged: its checksum does not match") }
    return String(sealed, radix: 16)
  }
}
