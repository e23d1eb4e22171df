import Failures

extension CheckpointContents {
  /// Says more about a checkpoint that was refused: which of its arrays are damaged.
  ///
  /// This reads on where the seal has already said that bytes are wrong, so it may crash or hang.
  ///
  /// - Parameter failure: why it was refused.
  public static func diagnosis(of path: String, _ failure: Failure) -> Failure {
    guard let reader = try? CheckpointReader(path) else { return failure }
    var (whole, damaged) = (0, [String]())
    for group in CheckpointReader.groups {
      guard let places = try? reader.places(in: group.path, prefix: group.prefix, group.role, depth: group.depth) else {
        damaged.append("group \(group.path)")
        continue
      }
      for place in places {
        if (try? reader.array(at: place)) == nil { damaged.append(place.name) } else { whole += 1 }
      }
    }
    let shown = damaged.prefix(6).joined(separator: ", ") + (damaged.count > 6 ? " and \(damaged.count - 6) more" : "")
    let finding =
      damaged.isEmpty ? "the checksums of all \(whole) arrays hold" : "damaged are \(shown); \(whole) arrays hold"
    return Failure(failure.kind, "\(failure.message); \(finding)")
  }
}
