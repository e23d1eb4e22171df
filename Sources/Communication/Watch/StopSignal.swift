/// A signal that asks a run to save a checkpoint and to stop. The raw value is the number of the signal.
public enum StopSignal: Int32, CaseIterable, Sendable, CustomStringConvertible {
  /// SIGHUP: the terminal was closed, or the connection to it was lost.
  case hangUp = 1
  /// SIGINT: the user pressed Ctrl-C.
  case interrupt = 2
  /// SIGUSR1: `mpirun` passes it on to the processes. On the other signals, `mpirun` ends all processes itself.
  case userDefined = 10
  /// SIGTERM: a launcher or the system asks the process to end.
  case terminate = 15

  /// The name of the signal, such as `SIGTERM`.
  public var description: String {
    switch self {
    case .hangUp: "SIGHUP"
    case .interrupt: "SIGINT"
    case .userDefined: "SIGUSR1"
    case .terminate: "SIGTERM"
    }
  }
}
