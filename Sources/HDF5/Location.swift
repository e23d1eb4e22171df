import Failures

/// The file, object and attribute that a call works on. Error messages name them.
struct Location: Sendable {
  /// The path of the file, as the caller wrote it.
  let file: String
  /// The path of the object in the file, or an empty string for the file itself.
  var object = ""
  /// The name of an attribute of the object, or nil for the object itself.
  var attribute: String?
  /// The kind of a failure whose reason is not known: `data` for reading, `io` for writing.
  let kind: Failure.Kind

  /// Returns the location of an object in the same file, or of an attribute of that object.
  func at(_ object: String, attribute: String? = nil) -> Location {
    Location(file: file, object: object, attribute: attribute, kind: kind)
  }

  /// Returns a failure whose message starts with this location.
  func failure(_ kind: Failure.Kind, _ message: String) -> Failure {
    let object = object.isEmpty ? "" : ": \(object)"
    let attribute = attribute.map { " [\($0)]" } ?? ""
    return Failure(kind, "\(file)\(object)\(attribute) \(message)")
  }
}
