import FoundationEssentials
import Glibc

/// Expands data that was compressed with Zstandard (RFC 8878), piece by piece.
///
/// The library is loaded when it is first needed, so that nobody else needs it.
@safe package final class Zstandard: Expansion {
  /// The bytes that a file starts with, if it does not start with a frame to skip.
  private static let signature: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  /// The bytes behind the first one of a frame to skip, such as `pzstd` writes before each frame of data.
  private static let skipped: [UInt8] = [0x2A, 0x4D, 0x18]
  private static let pieceSize = 1 << 18

  private let library: Library
  private let stream: OpaquePointer
  private let bytes: Data
  private var isInFrame = false
  package private(set) var used = 0
  package private(set) var problem: String?

  /// Returns whether a file with these first bytes is compressed with Zstandard.
  package static func begins(_ first: [UInt8]) -> Bool {
    first.starts(with: signature)
      || (first.first.map { (0x50...0x5F).contains($0) } ?? false && first.dropFirst().starts(with: skipped))
  }

  /// Starts to expand `bytes`. Nil if the library is not installed.
  package init?(_ bytes: Data) {
    guard let library = Library.loaded, let stream = unsafe library.create() else { return nil }
    (self.library, self.bytes) = (library, bytes)
    unsafe self.stream = stream
  }

  deinit { _ = unsafe library.free(stream) }

  package func next() -> [UInt8]? {
    var piece = [UInt8](repeating: 0, count: Zstandard.pieceSize)
    var count = 0
    while count == 0 && problem == nil && (used < bytes.count || isInFrame) { count = step(&piece) }
    piece.removeLast(piece.count - count)
    return piece.isEmpty ? nil : piece
  }

  /// Expands some bytes into `piece`, and returns their number.
  private func step(_ piece: inout [UInt8]) -> Int {
    let input = [UInt8](bytes.dropFirst(used).prefix(Zstandard.pieceSize))
    return unsafe input.withUnsafeBytes { input in
      unsafe piece.withUnsafeMutableBytes { piece in
        var source = unsafe Buffer(start: input.baseAddress, size: input.count, place: 0)
        var target = unsafe Buffer(start: UnsafeRawPointer(piece.baseAddress), size: piece.count, place: 0)
        let status = unsafe library.decompress(stream, &target, &source)
        used += source.place
        // Nothing moves on if the data is cut short.
        if library.isError(status) != 0 || (source.place == 0 && target.place == 0) {
          problem = Zstandard.problem(status)
        }
        isInFrame = status != 0
        return target.place
      }
    }
  }

  /// Returns why nothing more can be expanded. The library returns the negative number of an error (`zstd_errors.h`).
  private static func problem(_ status: Int) -> String {
    switch -status {
    case 16:
      "needs more than 128 MiB of memory to expand; compress it with a smaller window (zstd without --long), or expand "
        + "it"
    case 32: "was compressed with a dictionary of its own; expand it with zstd -d -D"
    default: "is a damaged Zstandard file, or cut short; copy it again"
    }
  }

  /// `ZSTD_inBuffer` and `ZSTD_outBuffer`.
  @safe private struct Buffer {
    var start: UnsafeRawPointer?
    var size: Int
    var place: Int
  }

  /// The functions of the library that are needed. All its versions since 1.0 have them.
  @safe private struct Library: @unchecked Sendable {
    /// `ZSTD_createDStream`.
    let create: @convention(c) () -> OpaquePointer?
    /// `ZSTD_freeDStream`.
    let free: @convention(c) (OpaquePointer) -> Int
    /// `ZSTD_decompressStream`.
    let decompress: @convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int
    /// `ZSTD_isError`.
    let isError: @convention(c) (Int) -> UInt32

    static let loaded: Library? = {
      guard let library = unsafe dlopen("libzstd.so.1", RTLD_NOW),
        let create = unsafe dlsym(library, "ZSTD_createDStream"), let free = unsafe dlsym(library, "ZSTD_freeDStream"),
        let decompress = unsafe dlsym(library, "ZSTD_decompressStream"),
        let isError = unsafe dlsym(library, "ZSTD_isError")
      else { return nil }
      return unsafe Library(
        create: unsafeBitCast(create, to: (@convention(c) () -> OpaquePointer?).self),
        free: unsafeBitCast(free, to: (@convention(c) (OpaquePointer) -> Int).self),
        decompress: unsafeBitCast(
          decompress, to: (@convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int).self
        ),
        isError: unsafeBitCast(isError, to: (@convention(c) (Int) -> UInt32).self))
    }()
  }
}
