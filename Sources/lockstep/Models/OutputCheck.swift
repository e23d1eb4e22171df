import Failures
import FoundationEssentials
import SystemPackage

/// Checks that a file to write is none of those that a command reads or also writes: it would replace them.
///
/// - Parameters:
///   - output: the path of the file; nil if nothing is written.
///   - option: the option that gives the path, for error messages.
///   - others: the paths of the other files. Nil, and what is not there, is left out.
/// - Throws: a failure of kind `usage`.
func check(output: String?, _ option: String = "--output", isNoneOf others: [String?]) throws {
  guard let output else { return }
  for other in others.compactMap(\.self) where other == output || isSame(other, output) {
    throw Failure(
      .usage, "\(output) is read or written already, and would be replaced; give another path with \(option)")
  }
}

/// Returns whether two paths lead to one file, or would if there were one.
private func isSame(_ a: String, _ b: String) -> Bool {
  guard let a = try? FilePath(a).stat(), let b = try? FilePath(b).stat() else {
    let (a, b) = (URL(fileURLWithPath: a), URL(fileURLWithPath: b))
    let folders = [a, b].map { $0.deletingLastPathComponent().resolvingSymlinksInPath().path }
    return a.lastPathComponent.isExactly(b.lastPathComponent) && folders[0] == folders[1]
  }
  return a.type == .regular && a.deviceID == b.deviceID && a.inode == b.inode
}
