import Failures

extension CheckpointContents {
  /// Adds to a failure which arrays of the checkpoint are damaged.
  ///
  /// This reads a file whose seal does not match, so it may crash or hang.
  ///
  /// - Parameter failure: why the checkpoint was refused.
  public static func diagnosis(of path: String, _ failure: Failure) -> Failure {
    guard let reader = try? CheckpointReader(path) else { return failure }
    var (whole, damaged) = (0, [String]())
    for group in CheckpointReader.groups {
      guard let locations = try? reader.locations(in: group) else {
        damaged.append("group \(group.path)")
        continue
      }
      for location in locations {
        if (try? reader.array(at: location)) == nil { damaged.append(location.name) } else { whole += 1 }
      }
    }
    let shown = damaged.prefix(6).joined(separator: ", ") + (damaged.count > 6 ? " and \(damaged.count - 6) more" : "")
    let finding =
      damaged.isEmpty ? "the checksums of all \(whole) arrays hold" : "damaged are \(shown); \(whole) arrays hold"
    return Failure(failure.kind, "\(failure.message); \(finding)")
  }
}
