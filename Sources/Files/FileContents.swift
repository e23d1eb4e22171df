import Failures
import Foundation
import Glibc

/// Returns the bytes of a file. A regular file is mapped into memory; a pipe is read to its end.
///
/// - Parameters:
///   - path: the path of the file; "-" for standard input.
///   - setting: the key or option that gives the path; the error message names it.
/// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read.
package func contents(of path: String, _ setting: String) throws -> Data {
  do {
    if isPipe(path) { return try piped(path) }
    return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
    throw Failure(.missing, "\(path): no such file; give its path with \(setting)")
  } catch {
    throw Failure(.io, "\(path) cannot be read as a file; check what it is and its permissions")
  }
}

/// Returns whether a path is standard input ("-"), a named pipe, or what `<(…)` becomes in a shell. Such a file can be
/// read once only.
package func isPipe(_ path: String) -> Bool {
  if path == "-" { return true }
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { return false }
  return [S_IFIFO, S_IFSOCK, S_IFCHR].contains(status.st_mode & S_IFMT)
}

private func piped(_ path: String) throws -> Data {
  if path == "-" { return try FileHandle.standardInput.readToEnd() ?? Data() }
  let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
  defer { try? file.close() }
  return try file.readToEnd() ?? Data()
}
