import Failures
import Files
import FoundationEssentials
import HDF5

/// Checks that the HDF5 library can write a file and read it back.
func checkHDF5() -> Finding {
  let subject = "HDF5"
  let path =
    FileManager.default.temporaryDirectory.path + "/lockstep-doctor-\(ProcessInfo.processInfo.processIdentifier).h5"
  defer { try? FileManager.default.removeItem(atPath: path) }
  do {
    let image = try FileImage(name: path)
    try image.write([1, 2, 3] as [Float], shape: [3], to: "numbers")
    try DurableFile.write(try image.finish(), to: path, advice: "try again, or set TMPDIR")
    let read = try File(path: path).floats(at: "numbers")
    return read == [1, 2, 3]
      ? Finding(.ok, subject, "\(libraryVersion): a file was written and read back")
      : Finding(.no, subject, "\(libraryVersion) reads other values than it wrote; reinstall libhdf5")
  } catch {
    return Finding(.no, subject, "\(libraryVersion): \(error)")
  }
}
