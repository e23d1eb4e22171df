import SystemPackage

/// Writes a text to standard error. If that is closed, there is nowhere to report it.
package func writeError(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }
