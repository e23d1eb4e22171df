import Files
import FoundationEssentials
import Reporting

/// Checks that the folder of the runs has space for checkpoints, and measures how fast they are written to the disk.
func checkDisk(under folder: String) -> Finding {
  let subject = "disk"
  let existing = existingFolder(of: folder)
  let path = "\(existing)/lockstep-doctor-\(ProcessInfo.processInfo.processIdentifier)"
  let size = 32 << 20
  defer { try? FileManager.default.removeItem(atPath: path) }
  let start = ContinuousClock.now
  do {
    try DurableFile.write(
      [UInt8](repeating: 0x5A, count: size), to: path, advice: "try again, or give another folder with --output")
  } catch {
    return Finding(.no, subject, "\(error)")
  }
  let rate = Double(size) / ((ContinuousClock.now - start) / .seconds(1)) / 1e6
  let free = freeSpace(at: existing)
  let found = "\(folder): \(short(Double(free) / 1e9)) GB free, writes \(short(rate)) MB/s"
  if free < 1 << 30 { return Finding(.no, subject, "\(found); free space, or give another folder with --output") }
  if rate < 20 {
    return Finding(.note, subject, "\(found): slow; raise checkpoint.every, or give another folder with --output")
  }
  if !hasLocks(existing) {
    return Finding(.note, subject, "\(found), but has no locks; do not start two runs with the same --output")
  }
  return Finding(.ok, subject, found)
}

/// Returns whether a folder can be locked, as a run locks its output folder.
private func hasLocks(_ folder: String) -> Bool {
  // A run that holds the lock proves that there are locks.
  guard let lock = try? FolderLock(folder: folder) else { return true }
  defer { lock.release() }
  return lock.isHeld
}

/// Returns the folder itself, or its nearest ancestor that exists.
private func existingFolder(of path: String) -> String {
  var url = URL(fileURLWithPath: path)
  while !FileManager.default.fileExists(atPath: url.path) && url.path != "/" { url.deleteLastPathComponent() }
  return url.path
}
