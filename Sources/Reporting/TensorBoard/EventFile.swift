import Foundation

/// A file of events that TensorBoard reads: records of a length, its checksum, the bytes, and their checksum.
package final class EventFile {
  private let folder: String
  private let step: Int
  private let first: Event?
  private var file: FileHandle?
  /// Whether something was written.
  private(set) var hasBegun = false

  /// A file in a folder. Both are made when there is something to write.
  ///
  /// - Parameters:
  ///   - step: the step that the run goes on from. What earlier files say of later ones is void.
  ///   - first: an event to begin with.
  init(folder: String, after step: Int, first: Event? = nil) {
    (self.folder, self.step, self.first) = (folder, step, first)
  }

  /// Appends an event. A file that cannot be written does not end the run.
  func add(_ event: Event, step: Int) {
    if !hasBegun { begin() }
    write(event, step)
  }

  private func begin() {
    hasBegun = true
    let (now, process) = (Int(Date().timeIntervalSince1970), ProcessInfo.processInfo)
    let path = "\(folder)/events.out.tfevents.\(now).\(process.hostName).\(process.processIdentifier)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    file = FileHandle(forWritingAtPath: path)
    write(.version, 0)
    if step > 0 { write(.start, step + 1) }
    if let first { write(first, step) }
  }

  private func write(_ event: Event, _ step: Int) {
    let bytes = event.message(step: step, time: Date().timeIntervalSince1970).bytes
    try? file?.write(contentsOf: Data(EventFile.record(bytes)))
  }

  /// The bytes as a record.
  package static func record(_ bytes: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(bytes.count))
    return length + littleEndian(CRC32C.masked(length)) + bytes + littleEndian(CRC32C.masked(bytes))
  }
}
