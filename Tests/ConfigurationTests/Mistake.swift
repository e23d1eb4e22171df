/// A change that makesthe least config wrong, and the message about it.
struct Mistake {
  /// The line of the least config to replace.
  let line: String
  let replacement: String
  let message: String
}

/// A wrong value, and the message about it.
struct WrongValue {
  /// The group of the config that the value is in.
  var group = "training"
  let yaml: String
  let message: String
}
