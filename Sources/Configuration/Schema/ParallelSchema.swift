import Plans

extension ParallelPlan: Section {
  static var schema: [Key<ParallelPlan>] {
    [
      Key(
        "shards", \.shards, "The parts that each batch is cut into, and the most processes; no more than its rows.",
        check: positive),
      Key(
        "check-every", \.checkEvery, "Steps between two checks that all processes hold the same weights.",
        mayChange: true, check: positive),
      Key(
        "patience", \.patience, "Seconds that a process may be silent before the run ends; 0 to wait forever.",
        mayChange: true, check: notNegative),
      Key(
        "reduction", \.reduction,
        "How sums are added up: `tree` gives the same bits on any number of processes, `fast` does not."),
      Key(
        "wire", \.wire,
        "What gradients are sent as: `bf16` is half the size, but gives other bits on another number of processes."),
      Key("bucket", \.bucket, "MiB of gradients that travel together.", mayChange: true, check: positive),
    ]
  }
}

extension CheckpointPlan: Section {
  static var schema: [Key<CheckpointPlan>] {
    [
      Key("every", \.every, "Steps between two checkpoints.", mayChange: true, check: positive),
      Key("keep", \.keep, "How many of the newest are kept, besides the best.", mayChange: true, check: positive),
      Key(
        "grace", \.grace, "Seconds that a run has to save its state and to end when a signal stops it.",
        mayChange: true, check: seconds),
    ]
  }
}
