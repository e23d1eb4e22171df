import Foundation
import Kernels

/// Whether the program makes the most of this processor. (One that lacks instructions has ended it at its start.)
func checkProcessor() -> Finding {
  let subject = "processor"
  #if DEBUG
    return Finding(.no, subject, "built for debugging, which is far slower; swift build -c release --product lockstep")
  #else
    return compareInstructionSets(subject)
  #endif
}

private func compareInstructionSets(_ subject: String) -> Finding {
  let (built, best) = (Machine.instructionSet, bestInstructionSet())
  let order = ["portable", "AVX2", "AVX-512"]
  guard let mine = order.firstIndex(of: built), let there = order.firstIndex(of: best), mine < there else {
    return Finding(.ok, subject, "built for \(built), as this processor has it")
  }
  return Finding(
    .note, subject,
    "built for \(built), this processor has \(best); build here, without LOCKSTEP_MARCH, to train faster")
}

/// The best of the instruction sets that the program can be built for here.
private func bestInstructionSet() -> String {
  let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let line = facts.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
  let flags = Set(line.split(separator: " "))
  if flags.isSuperset(of: ["avx512f", "avx512vl", "avx512bw", "avx512dq"]) { return "AVX-512" }
  return flags.isSuperset(of: ["avx2", "fma", "bmi2"]) ? "AVX2" : "portable"
}
