import FoundationEssentials

/// Names for runs that are all different.
enum RunNames {
  /// Returns the last component of each path or, if two of them are equal, the whole paths.
  static func of(_ folders: [String]) -> [String] {
    let last = folders.map { URL(fileURLWithPath: $0).lastPathComponent }
    return Set(last).count == last.count ? last : folders
  }
}
