import Plans

extension CheckpointPlan: Section {
  static var schema: [Key<CheckpointPlan>] {
    [
      Key("every", \.every, "The number of steps between two checkpoints.", mayChange: true, check: positive),
      Key(
        "keep", \.keep, "How many of the newest checkpoints to keep, besides the best.", mayChange: true,
        check: positive),
      Key(
        "grace", \.grace, "The number of seconds in which a run saves its state and ends when a signal stops it.",
        mayChange: true, check: seconds),
    ]
  }
}
