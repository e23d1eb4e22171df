import Failures

/// What a call is about, for the line a person reads: a file and something inside it.
struct Place: Sendable {
  /// Path of the file, as the caller wrote it.
  let file: String
  /// Path of the object in the file; empty for the file itself.
  var object = ""
  /// Name of an attribute of the object.
  var attribute: String?
  /// What an unexplained failure of the library means here: bad input when reading, a failed output when writing.
  let kind: Failure.Kind

  func at(_ object: String, attribute: String? = nil) -> Place {
    Place(file: file, object: object, attribute: attribute, kind: kind)
  }

  func failure(_ kind: Failure.Kind, _ message: String) -> Failure {
    let object = object.isEmpty ? "" : ": \(object)"
    let attribute = attribute.map { " [\($0)]" } ?? ""
    return Failure(kind, "\(file)\(object)\(attribute) \(message)")
  }
}
