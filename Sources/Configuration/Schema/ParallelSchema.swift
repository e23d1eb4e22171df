import Plans

extension ParallelPlan: Section {
  static var schema: [Key<ParallelPlan>] {
    [
      Key(
        "shards", \.shards,
        "The number of shards that each batch is cut into. It is the maximum number of processes, and at most "
          + "`training.batch`.",
        check: positive),
      Key(
        "check-every", \.checkEvery, "The number of steps between two checks that all processes hold the same weights.",
        mayChange: true, check: positive),
      Key(
        "patience", \.patience,
        "The number of seconds that a process may be silent before the run ends; 0 to wait forever.",
        mayChange: true, check: secondsOrZero),
      Key(
        "reduction", \.reduction,
        "How to add up the gradients of the shards: `tree` gives the same bits on any number of processes, `fast` does not."
      ),
      Key(
        "wire", \.wire,
        "The number format in which hosts send gradients to each other: `bf16` is half the size, but gives other bits on another "
          + "number of hosts."),
      Key(
        "bucket", \.bucket,
        "The size in MiB of the groups in which gradients are sent. Without it, a group is a quarter of the gradients, and at "
          + "most 4 MiB.",
        mayChange: true, check: positive),
    ]
  }
}
