import Glibc

/// Returns the bytes that are free on the disk of a folder; 0 if that cannot be found out.
package func freeSpace(at folder: String) -> Int {
  var status = statvfs()
  guard unsafe statvfs(folder, &status) == 0 else { return 0 }
  return Int(status.f_bavail) * Int(status.f_frsize)
}
