import Failures
import FoundationEssentials
import Glibc
import SystemPackage

/// Returns the files that a path stands for: all files in a folder and its subfolders, those whose path fits a pattern
/// such as `corpus/*.txt`, or the path itself. They are sorted by their bytes. Hidden files are left out.
///
/// - Parameter setting: the key or option that gives the path; error messages name it.
/// - Throws: a failure of kind `missing` if there is no such file, of kind `io` if a folder cannot be read.
package func files(at path: String, _ setting: String) throws -> [String] {
  if let type = type(of: path) {
    if type != .directory { return [path] }
    let found = try filesInside(path)
    if found.isEmpty { throw Failure(.missing, "\(path): a folder without files; give another with \(setting)") }
    try checkNoPipe(found, setting)
    return found
  }
  if !path.contains(where: { "*?[".contains($0) }) { return [path] }
  let found = try matches(path).flatMap { try filesInside($0) }
  if found.isEmpty { throw Failure(.missing, "\(path): no file fits this pattern; give another with \(setting)") }
  try checkNoPipe(found, setting)
  return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Checks that none of the files that were found is a pipe, which can be read only once, and may have no writer.
private func checkNoPipe(_ paths: [String], _ setting: String) throws {
  guard let pipe = paths.first(where: isPipe) else { return }
  throw Failure(.usage, "\(setting): \(pipe) is a pipe, but a run reads its data several times; give a file")
}

/// Returns the path of a file, or the files in a folder and its subfolders, sorted.
private func filesInside(_ path: String) throws -> [String] {
  guard let kind = type(of: path) else { return [] }
  if kind != .directory { return [path] }
  return try filesBelow(path, []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Returns the files in a folder and its subfolders. A link that leads back to a folder that it is in is left out.
private func filesBelow(_ folder: String, _ above: [Stat]) throws -> [String] {
  guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder), let own = try? FilePath(folder).stat()
  else { throw notReadable(folder) }
  if above.contains(where: { $0.deviceID == own.deviceID && $0.inode == own.inode }) { return [] }
  return try names.filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
    let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    return type(of: path) == .directory ? try filesBelow(path, above + [own]) : [path]
  }
}

private func notReadable(_ folder: String) -> Failure {
  Failure(.io, "\(folder) cannot be read; fix its permissions")
}

/// Returns the paths that fit a pattern of the shell (`glob`).
private func matches(_ pattern: String) throws -> [String] {
  var found = unsafe glob_t()
  defer { unsafe globfree(&found) }
  let code = unsafe glob(pattern, GLOB_ERR, nil, &found)
  if code == GLOB_ABORTED && errno == EACCES { throw notReadable("a folder of \(pattern)") }
  guard code == 0 else { return [] }
  return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
    unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
  }
}

/// Returns what a path leads to; nil if there is nothing.
private func type(of path: String) -> FileType? { (try? FilePath(path).stat())?.type }

/// Returns whether a path leads to a regular file.
package func isFile(_ path: String) -> Bool { type(of: path) == .regular }

/// Returns whether a path leads to a folder.
package func isFolder(_ path: String) -> Bool { type(of: path) == .directory }

/// Returns the size of a file in bytes; 0 for what has none, such as a pipe.
package func fileSize(_ path: String) -> Int { (try? FilePath(path).stat()).map { Int($0.size) } ?? 0 }
