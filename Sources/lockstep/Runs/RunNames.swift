import Foundation

/// What runs are called, so that each has another name.
enum RunNames {
  /// The last parts of the folders' paths, or the paths where those are the same.
  static func of(_ folders: [String]) -> [String] {
    let last = folders.map { URL(fileURLWithPath: $0).lastPathComponent }
    return Set(last).count == last.count ? last : folders
  }
}
