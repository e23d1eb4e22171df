import Foundation

/// A file of events that TensorBoard reads: records of a length, its checksum, the bytes, and their checksum.
final class EventFile {
  private let file: FileHandle?

  /// Begins a file in a folder, which it makes.
  ///
  /// - Parameter step: the step that the run goes on from. What earlier files say of later ones is void.
  init(folder: String, after step: Int) {
    let now = Date().timeIntervalSince1970
    let name = "events.out.tfevents.\(Int(now)).\(ProcessInfo.processInfo.hostName).\(getpid())"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil)
    file = FileHandle(forWritingAtPath: "\(folder)/\(name)")
    add(.version, step: 0)
    if step > 0 { add(.start, step: step + 1) }
  }

  /// Appends an event. A file that cannot be written does not end the run.
  func add(_ event: Event, step: Int) {
    let bytes = event.message(step: step, time: Date().timeIntervalSince1970).bytes
    try? file?.write(contentsOf: Data(EventFile.record(bytes)))
  }

  /// The bytes as a record.
  static func record(_ bytes: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(bytes.count))
    return length + littleEndian(CRC32C.masked(length)) + bytes + littleEndian(CRC32C.masked(bytes))
  }
}
