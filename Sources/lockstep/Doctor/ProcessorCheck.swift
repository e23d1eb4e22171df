import Foundation
import Kernels

/// Checks that the program is built for the best instruction set of this processor. (If the processor lacked
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
  let (built, best) = (Machine.instructionSet, bestInstructionSet())
  let order = ["portable", "AVX2", "AVX-512"]
  guard let mine = order.firstIndex(of: built), let there = order.firstIndex(of: best), mine < there else {
    return Finding(.ok, subject, "built for \(built), the best that this processor has")
  }
  return Finding(
    .note, subject,
    "built for \(built), but this processor has \(best); build here without LOCKSTEP_MARCH to train faster")
}

/// Returns the best instruction set of this processor that the program has kernels for.
private func bestInstructionSet() -> String {
  let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let line = facts.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
  let flags = Set(line.split(separator: " "))
  if flags.isSuperset(of: ["avx512f", "avx512vl", "avx512bw", "avx512dq"]) { return "AVX-512" }
  return flags.isSuperset(of: ["avx2", "fma", "bmi2"]) ? "AVX2" : "portable"
}
