import FoundationEssentials
import SystemPackage

/// Where the bytes go that a user wants under a path.
struct WritePlace {
  /// The path, at the end of symbolic links.
  let path: String
  /// Whether this is a device or a pipe, such as `/dev/stdout`. It takes the bytes as they come, and must not be replaced by a
  /// file.
  let isStream: Bool

  /// Finds the place of a path.
  init(_ path: String) {
    var end = path
    // As many links as Linux follows.
    for _ in 0..<40 {
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: end) else { break }
      end = target.hasPrefix("/") ? target : FilePath(end).removingLastComponent().appending(target).string
    }
    let streams: [FileType] = [.characterSpecial, .blockSpecial, .fifo, .socket]
    isStream = (try? FilePath(path).stat()).map { streams.contains($0.type) } ?? false
    // The links of /proc/self/fd have no path behind them that could be opened.
    self.path = isStream ? path : end
  }
}
