import Datasets
import Networks
import Plans

extension Run: Section {
  static var schema: [Key<Run>] {
    [
      Key("data", \.data, "The data to train on.", isRequired: true),
      Key("model", \.model, "The model to train.", isRequired: true),
      Key("training", \.training, "How to train.", isRequired: true),
      Key("parallel", \.parallel, "How processes share the work."),
      Key("checkpoint", \.checkpoint, "When to save the state of the run."),
    ]
  }
}
