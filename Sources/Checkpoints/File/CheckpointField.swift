import HDF5

/// An attribute in a checkpoint file: its name, the path of the object that has it, and the type of its value.
///
/// The writer and the reader use the same fields, so that they cannot differ in a name or a type.
struct CheckpointField<Value: CheckpointValue> {
  let name: String
  let path: String

  fileprivate init(_ name: String, of path: String = CheckpointPath.own) {
    self.name = name
    self.path = path
  }
}

// Attributes that Keras reads.

extension CheckpointField<String> {
  /// The description of the model, JSON.
  static var modelConfig: Self { Self("model_config", of: "/") }
  /// The version of Keras that the file is made for.
  static func kerasVersion(of path: String) -> Self { Self("keras_version", of: path) }
  /// The backend of Keras that is said to have written the file.
  static func backend(of path: String) -> Self { Self("backend", of: path) }
}

extension CheckpointField<[String]> {
  /// The layers, in the order in which Keras reads their weights.
  static func layerNames(of path: String) -> Self { Self("layer_names", of: path) }
  /// The arrays of a layer, in the order in which Keras reads them.
  static func weightNames(ofLayer path: String) -> Self { Self("weight_names", of: path) }
}

// Attributes of arrays.

extension CheckpointField<[String]> {
  /// The gates whose columns an array has, in order.
  static func gates(of array: String) -> Self { Self("gates", of: array) }
}

extension CheckpointField<Int> {
  /// The number of columns of each gate.
  static func units(of array: String) -> Self { Self("units", of: array) }
}

extension CheckpointField<UInt64> {
  /// The hash of an array's numbers.
  static func checksum(of array: String) -> Self { Self("checksum", of: array) }
}

// Attributes of the form of the data.

extension CheckpointField<String> {
  /// Whether an element is tokens or numbers, a ``FormElement/Kind``.
  static func kind(of element: FormElement) -> Self { Self(element.rawValue, of: CheckpointPath.form) }
}

extension CheckpointField<Int> {
  /// The number of different tokens of an element, or the count of its numbers.
  static func count(of element: FormElement) -> Self { Self("\(element.rawValue)_count", of: CheckpointPath.form) }
}

extension CheckpointField<Bool> {
  /// Whether there is a target at every step, or one for the whole sequence.
  static var hasTargetAtEveryStep: Self { Self("target_at_every_step", of: CheckpointPath.form) }
}

// Attributes of the run's position.

extension CheckpointField<Int> {
  static var step: Self { Self("step") }
  static var bestStep: Self { Self("best_step") }
  static var skippedSteps: Self { Self("skipped_steps") }
  static var unreportedSteps: Self { Self("unreported_steps") }
  static var unreportedSkippedSteps: Self { Self("unreported_skipped_steps") }
  static var plateauWait: Self { Self("wait", of: CheckpointPath.plateau) }
  static var plateauCooldown: Self { Self("cooldown", of: CheckpointPath.plateau) }
  static var plateauReductions: Self { Self("reductions", of: CheckpointPath.plateau) }
  static var earlyStoppingWait: Self { Self("wait", of: CheckpointPath.earlyStopping) }
}

extension CheckpointField<Double> {
  static var bestLoss: Self { Self("best_validation_loss") }
  static var unreportedLoss: Self { Self("unreported_loss") }
  static var unreportedGradientNorm: Self { Self("unreported_gradient_norm") }
  static var plateauBest: Self { Self("best", of: CheckpointPath.plateau) }
  static var earlyStoppingBest: Self { Self("best", of: CheckpointPath.earlyStopping) }
}

// The format, and attributes of the lineage.

extension CheckpointField<Int> {
  /// The format of the file.
  static var format: Self { Self("format") }
  static var bits: Self { Self("bits") }
  static var processes: Self { Self("processes") }
  static var seed: Self { Self("seed") }
  static var parentStep: Self { Self("parent_step") }
}

extension CheckpointField<String> {
  static var version: Self { Self("version") }
  static var programHash: Self { Self("program_hash") }
  static var created: Self { Self("created") }
  static var host: Self { Self("host") }
  static var instructionSet: Self { Self("instruction_set") }
  static var dataHash: Self { Self("data_hash") }
  static var parentPath: Self { Self("parent_path") }
  static var parentHash: Self { Self("parent_hash") }
}

extension FileImage {
  /// Adds an attribute.
  func set<Value: CheckpointValue>(_ field: CheckpointField<Value>, _ value: Value) throws {
    try value.write(to: self, field.name, of: field.path)
  }
}

extension File {
  /// Reads an attribute.
  func value<Value: CheckpointValue>(_ field: CheckpointField<Value>) throws -> Value {
    try Value(readFrom: self, field.name, of: field.path)
  }

  /// Returns whether the object of an attribute has it.
  func has<Value: CheckpointValue>(_ field: CheckpointField<Value>) throws -> Bool {
    try attributeNames(of: field.path).contains(field.name)
  }
}
