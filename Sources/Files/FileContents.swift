import Failures
import FoundationEssentials
import Glibc
import SystemPackage

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
  } catch let error as CocoaError where [.fileReadNoSuchFile, .fileNoSuchFile].contains(error.code) {
    throw Failure(.missing, "\(path): no such file; give its path with \(setting)")
  } catch {
    throw Failure(.io, "\(path) cannot be read as a file; check what it is and its permissions")
  }
}

/// Gives memory back to the system that the content of a file takes. Its bytes are read from the file again when they are
/// needed. Does nothing for a pipe.
///
/// - Parameters:
///   - bytes: the content of the file, as ``contents(of:_:)`` returns it, or a part of it.
///   - range: the places of the bytes in `bytes`.
///   - path: the path of the file.
package func releaseMemory(of bytes: Data, _ range: Range<Int>, from path: String) {
  var status = stat()
  // Only these files are mapped. Other memory would lose what is in it.
  guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return }
  let page = sysconf(Int32(_SC_PAGESIZE))
  unsafe bytes.withUnsafeBytes { all in
    let start = Int(bitPattern: all.baseAddress)
    let first = (start + range.lowerBound + page - 1) / page * page
    let end = (start + range.upperBound) / page * page
    if first < end { _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: first), end - first, MADV_DONTNEED) }
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
  if path == "-" { return Data(try FileDescriptor.standardInput.readToEnd()) }
  let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
  return try file.closeAfter { Data(try file.readToEnd()) }
}

/// Returns the first line of a file, such as those in which Linux tells about the machine; nil if it cannot be read.
package func firstLine(of path: String) -> String? {
  (try? String(contentsOfFile: path, encoding: .utf8)).map { String($0.prefix { !$0.isNewline }) }
}
