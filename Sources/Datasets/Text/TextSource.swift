import Files
import FoundationEssentials

/// The files of a running text, and how they fall into documents.
struct TextSource: Sendable {
  /// The paths of the files, in the order of the text.
  let paths: [String]
  /// The key or option with which the user gave the paths, for error messages.
  let setting: String
  /// The line between documents; nil if each file is one document.
  let separator: String?

  /// The text as messages call it.
  var name: String { paths.count == 1 ? paths[0] : "\(paths[0]) and \(paths.count - 1) more files" }

  /// The number of bytes of all files as they lie on the disk.
  var size: Int { paths.reduce(0) { $0 + fileSize($1) } }

  /// What tells this text from others on this host: the places of its files, and their sizes.
  var identity: [String] {
    paths.map { "\(URL(fileURLWithPath: $0).standardizedFileURL.path) \(fileSize($0))" }
  }

  /// Whether one of the files can be read only once.
  var isPiped: Bool { paths.contains { isPipe($0) } }
}
