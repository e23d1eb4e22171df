/// The paths of the data: one path or several, each that of a file, of a folder, or a pattern such as `corpus/*.txt`.
public struct DataPaths: Sendable, Equatable, CustomStringConvertible {
  /// The paths, in the order in which they are read.
  public let list: [String]

  /// Creates the paths of data.
  public init(_ list: [String]) { self.list = list }

  /// The only path, or the first one and how many more there are.
  public var description: String {
    list.count > 1 ? "\(list[0]) and \(list.count - 1) more" : list.first ?? ""
  }
}
