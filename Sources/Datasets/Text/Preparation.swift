import FoundationEssentials
import Kernels

/// How running text is prepared: where what was worked out is kept for later runs, and who is told how far it is.
public struct Preparation {
  /// The folder of prepared files; nil to keep nothing.
  public var folder: String?
  /// Whether files may be written to ``folder``.
  public var mayWrite = true
  /// Is called with the fraction of a text that was read.
  public var progress: (Double) -> Void = { _ in }
  /// The processors that a text is read with.
  public var processors = Processors.ofThisThread
  /// The files that another process of this host has prepared and checked.
  public var trusted: [PreparedFile.Card] = []

  /// Creates a preparation that keeps nothing.
  public init() {}

  /// Creates a preparation that keeps its files in `data.cache` or, without it, in a folder beside that of the run.
  ///
  /// - Parameter output: the folder of a run.
  public init(_ plan: DataPlan, output: String) {
    // Beside it, so that runs that differ in other keys share the file. Hidden, since `runs/*` means the runs.
    folder = plan.cache ?? (URL(fileURLWithPath: output).deletingLastPathComponent().relativePath + "/.prepared")
  }
}
