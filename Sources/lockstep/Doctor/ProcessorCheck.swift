import FoundationEssentials
import Kernels

/// Checks that the kernels are built for the best instruction set of this processor. (If the processor lacked
/// instructions, the program would have ended at its start.)
func checkProcessor() -> Finding {
  let subject = "processor"
  #if DEBUG
    return Finding(
      .no, subject, "a debug build, which is much slower; build with swift build -c release --product lockstep")
  #else
    return compareInstructionSets(subject)
  #endif
}

private func compareInstructionSets(_ subject: String) -> Finding {
  let (built, best) = (InstructionSet.built, InstructionSet.best)
  if built >= best { return Finding(.ok, subject, "\(built.name) kernels, the best for this processor") }
  let way =
    ProcessInfo.processInfo.environment[KernelChoice.variable].map { "unset \(KernelChoice.variable), now \($0)," }
    ?? "build them with launch/train CONFIG"
  return Finding(
    .note, subject, "\(built.name) kernels, but this processor has \(best.name); \(way) to train faster")
}
