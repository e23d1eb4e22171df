import Networks

/// The paths of the groups and datasets in a checkpoint file. The attributes are in ``CheckpointField``.
enum CheckpointPath {
  /// The group that holds the weights, in the form that Keras reads.
  static let weights = "/model_weights"
  /// The group that holds everything that only Lockstep reads.
  static let own = "/lockstep"
  /// The config, as YAML.
  static let config = "\(own)/config"
  /// The group whose attributes describe the form of the data.
  static let form = "\(own)/form"
  /// The tokens, in the order of their numbers.
  static let vocabulary = "\(own)/vocabulary"
  /// The classes, in the order of their numbers.
  static let classes = "\(own)/classes"
  /// The file of the tokenizer that cuts a text into the tokens.
  static let tokenizer = "\(own)/tokenizer"
  /// The file of the tokenizer that cuts a target into the tokens.
  static let targetTokenizer = "\(own)/target_tokenizer"
  /// The group that holds the classes of the columns that are the same in all rows of a series.
  static let staticClasses = "\(own)/static"
  /// The group that holds the classes of the columns of a series that are known ahead.
  static let knownClasses = "\(own)/known"
  /// How far apart the rows of a series are.
  static let frequency = "\(own)/frequency"
  /// The decimal mark of the numbers of a series.
  static let decimal = "\(own)/decimal"
  /// The group that holds what the optimizer remembers.
  static let optimizer = "\(own)/optimizer"
  /// The group that holds the states that are carried to the next batch.
  static let carriedStates = "\(own)/carried"
  /// The group whose attributes say how validations have changed the learning rate.
  static let plateau = "\(own)/plateau"
  /// The group whose attributes say how long validations have not improved.
  static let earlyStopping = "\(own)/early_stopping"

  /// The copy of an embedding table that is the output layer's kernel, if embeddings are tied.
  static let tiedKernel = "\(layer(Blueprint.outputLayer))/\(kernel)"
  /// The name of a layer's kernel.
  static let kernel = "kernel"

  /// Returns the group of a layer's weights.
  static func layer(_ name: String) -> String { "\(weights)/\(name)" }

  /// Returns the path of a weight.
  static func weight(_ slot: Slot) -> String { "\(weights)/\(slot.name)" }

  /// Returns the path of what the optimizer remembers for a weight.
  static func moment(_ moment: String, _ slot: Slot) -> String { "\(optimizer)/\(moment)/\(slot.name)" }

  /// Returns the name of the weight that a moment belongs to, from the moment's name: `optimizer/m/lstm_1/kernel`.
  static func weight(ofMoment name: String) -> String {
    name.split(separator: "/").dropFirst(2).joined(separator: "/")
  }

  /// Returns the path of a carried state.
  static func carried(_ state: String) -> String { "\(carriedStates)/\(state)" }

  /// Returns the paths of the mean and the standard deviation of each number of an element.
  static func scaling(_ element: FormElement) -> (means: String, deviations: String) {
    ("\(own)/scaling/\(element.rawValue)_mean", "\(own)/scaling/\(element.rawValue)_deviation")
  }
}
