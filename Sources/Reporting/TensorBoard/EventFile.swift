import Files
import Formats
import FoundationEssentials

/// Writes a file of events that TensorBoard reads. Each record has a length, the checksum of the length, the bytes of
/// an event, and their checksum.
package final class EventFile {
  private let folder: String
  private let step: Int
  private let first: Event?
  private var file: AppendedFile?
  /// Whether an event was written.
  private(set) var hasBegun = false

  /// Creates a writer. The folder and the file are created when the first event is added.
  ///
  /// - Parameters:
  ///   - step: the step that the run resumes from. It makes void what earlier files contain about later steps.
  ///   - first: an event to write before all others.
  init(folder: String, after step: Int, first: Event? = nil) {
    (self.folder, self.step, self.first) = (folder, step, first)
  }

  /// Appends an event. Errors are ignored, since a file that cannot be written must not end the run.
  func add(_ event: Event, step: Int) {
    if !hasBegun { begin() }
    write(event, step)
  }

  private func begin() {
    hasBegun = true
    let (now, process) = (Int(Date().timeIntervalSince1970), ProcessInfo.processInfo)
    let path = "\(folder)/events.out.tfevents.\(now).\(process.hostName).\(process.processIdentifier)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    file = try? AppendedFile(path: path)
    write(.version, 0)
    if step > 0 { write(.start, step + 1) }
    if let first { write(first, step) }
  }

  private func write(_ event: Event, _ step: Int) {
    let bytes = event.message(step: step, time: Date().timeIntervalSince1970).bytes
    try? file?.append(EventFile.record(bytes))
  }

  /// Returns a record that contains the bytes.
  package static func record(_ bytes: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    length.append(littleEndian: UInt64(bytes.count))
    var record = length
    record.append(littleEndian: maskedChecksum(length))
    record += bytes
    record.append(littleEndian: maskedChecksum(bytes))
    return record
  }

  /// Returns the CRC-32C, rotated and offset as TensorFlow's records require. Without the mask, the checksum of bytes
  /// that contain a checksum would be weak.
  private static func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
    let crc = CRC32.castagnoli.checksum(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
