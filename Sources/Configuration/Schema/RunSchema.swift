import Datasets
import Networks
import Plans

// Every key of a config.

extension Run: Section {
  static var schema: [Key<Run>] {
    [
      Key("data", \.data, "What to train on.", isRequired: true),
      Key("model", \.model, "What to train.", isRequired: true),
      Key("training", \.training, "How to train.", isRequired: true),
      Key("parallel", \.parallel, "How the work is dealt to processes."),
      Key("checkpoint", \.checkpoint, "When the state of the run is saved."),
    ]
  }
}
