import CZlib
import FoundationEssentials

/// Expands data that was compressed with deflate, the method of zip and gzip files, piece by piece.
@safe package final class Inflation {
  /// The form of the compressed data.
  package enum Form: Int32 {
    /// Deflated data alone, as in a zip file.
    case deflate = -15
    /// One or more gzip files, one after another.
    case gzip = 31
  }

  /// The bytes that a gzip file starts with.
  package static let gzipSignature: [UInt8] = [0x1F, 0x8B]
  /// The largest ratio of compression that deflate has.
  private static let mostCompression = 1032
  private static let pieceSize = 1 << 18

  private var stream = unsafe z_stream()
  private let bytes: Data
  private let form: Form
  /// The number of compressed bytes that were read.
  package private(set) var used = 0
  private var state = State.begun

  private enum State { case begun, ended, damaged }

  /// Starts to expand `bytes`.
  package init(_ bytes: Data, _ form: Form) {
    (self.bytes, self.form) = (bytes, form)
    if unsafe lockstep_inflate_init(&stream, form.rawValue) != Z_OK { state = .damaged }
  }

  deinit { _ = unsafe inflateEnd(&stream) }

  /// Whether the data is damaged or cut short, as far as it was read.
  package var isDamaged: Bool { state == .damaged }

  /// Returns the next bytes of the expanded data; nil at its end, and where it is damaged.
  package func next() -> [UInt8]? {
    var piece = [UInt8](repeating: 0, count: Inflation.pieceSize)
    var count = 0
    while state == .begun && count == 0 { count = step(&piece) }
    piece.removeLast(piece.count - count)
    return piece.isEmpty ? nil : piece
  }

  /// Expands some bytes into `piece`, and returns their number.
  private func step(_ piece: inout [UInt8]) -> Int {
    var input = [UInt8](bytes.dropFirst(used).prefix(Inflation.pieceSize))
    let (before, room) = (input.count, piece.count)
    let status = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe piece.withUnsafeMutableBufferPointer { piece in
        unsafe stream.next_in = input.baseAddress
        unsafe stream.avail_in = UInt32(before)
        unsafe stream.next_out = piece.baseAddress
        unsafe stream.avail_out = UInt32(room)
        return unsafe inflate(&stream, Z_NO_FLUSH)
      }
    }
    used += unsafe before - Int(stream.avail_in)
    switch status {
    case Z_OK: break
    case Z_STREAM_END: end()
    // Also Z_BUF_ERROR: the data ends before its end.
    default: state = .damaged
    }
    return unsafe room - Int(stream.avail_out)
  }

  /// Begins the next gzip file, if there is one. Zeros can fill up the last one.
  private func end() {
    let rest = bytes.dropFirst(used)
    if form == .gzip, rest.starts(with: Inflation.gzipSignature) {
      state = unsafe inflateReset(&stream) == Z_OK ? .begun : .damaged
    } else {
      state = .ended
    }
  }

  /// Returns the expanded content of deflated data. Nil if it is damaged or does not have `size` bytes.
  package static func content(of bytes: Data, size: Int) -> Data? {
    guard size >= 0, size / mostCompression <= bytes.count else { return nil }
    let inflation = Inflation(bytes, .deflate)
    var content = Data(capacity: size)
    while let piece = inflation.next() {
      if piece.count > size - content.count { return nil }
      content.append(contentsOf: piece)
    }
    return inflation.isDamaged ? nil : content
  }

  /// Returns the checksum of a zip file's member (CRC-32).
  package static func checksum(of bytes: Data) -> UInt32 {
    var checksum = crc32(0, nil, 0)
    var rest = bytes
    while !rest.isEmpty {
      let piece = [UInt8](rest.prefix(pieceSize))
      checksum = unsafe crc32(checksum, piece, UInt32(piece.count))
      rest = rest.dropFirst(piece.count)
    }
    return UInt32(truncatingIfNeeded: checksum)
  }
}
