import Foundation

/// Tells the user in one line on standard error what is worth knowing, although the command goes on.
func warn(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data("lockstep: warning: \(text)\n".utf8))
}
