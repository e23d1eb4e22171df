/// A signal that asks a run to save a checkpoint and to stop. The raw value is its number.
public enum StopSignal: Int32, CaseIterable, Sendable, CustomStringConvertible {
  /// A person's Ctrl-C.
  case interrupt = 2
  /// What `mpirun` passes on, where it would turn the others into the end of all processes.
  case userDefined = 10
  /// A launcher's or a system's wish.
  case terminate = 15

  /// `SIGINT`, `SIGUSR1` or `SIGTERM`.
  public var description: String {
    switch self {
    case .interrupt: "SIGINT"
    case .userDefined: "SIGUSR1"
    case .terminate: "SIGTERM"
    }
  }
}
