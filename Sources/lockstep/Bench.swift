import ArgumentParser
import Communication
import Failures
import Foundation
import Kernels
import Training

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times training steps of known shapes against the rate of this core.",
    discussion: "Example: lockstep bench --only char-256 --json")

  @Option(help: "One workload alone: \(Workload.all.map(\.name).joined(separator: ", ")).")
  var only: String?

  @Flag(help: "Prints a JSON object.")
  var json = false

  private struct Report: Encodable {
    let fmaPeakGflops: Double
    var workloads: [Result] = []
  }

  /// What a workload took; under `mpirun` tokens and operations are those of all processes.
  private struct Result: Encodable {
    let name: String
    let msPerStep: Double
    let tokensPerSecond: Double
    let gflops: Double
    let percentOfPeak: Double
    let peakMemoryMiB: Double
    /// Milliseconds of each part of a step.
    let phases: [String: Double]
  }

  func run() throws {
    let workloads = Workload.all.filter { only == nil || $0.name == only }
    if workloads.isEmpty {
      let known = Workload.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--only \(only ?? ""): no such workload; known: \(known)")
    }
    Exit.together(try Launch.communicator()) { communicator in
      var report = Report(fmaPeakGflops: peak())
      for workload in workloads { report.workloads.append(try time(workload, report.fmaPeakGflops, communicator)) }
      if communicator.isRoot { try show(report) }
    }
  }

  /// The best of a few tries at multiplying and adding registers, in GFLOP/s.
  private func peak() -> Double {
    let rounds = 4_000_000
    let best =
      (0..<5).map { _ in
        ContinuousClock().measure { precondition(multiplyAdd(rounds: rounds) != 0) }
      }.min() ?? .zero
    return Double(rounds * Machine.operationsOfRound) / (best / .seconds(1)) * 1e-9
  }

  private func time(_ workload: Workload, _ peak: Double, _ communicator: any Communicator) throws -> Result {
    resetPeakMemory()
    let (step, batch) = workload.make(communicator)
    for number in 1...3 { _ = try step(batch, number: number) }
    let before = step.laps
    // About two seconds, and the same number of steps on every process.
    let once = try ContinuousClock().measure { _ = try step(batch, number: 4) }
    let count = Int(try communicator.gather([UInt64(max(5, min(200, 2 / (once / .seconds(1)))))])[0][0])
    var times: [Double] = []
    for number in 0..<count {
      times.append(try ContinuousClock().measure { _ = try step(batch, number: number + 5) } / .milliseconds(1))
    }
    let milliseconds = times.sorted()[count / 2]
    let processes = Double(communicator.size)
    let gflops = processes * workload.operations / milliseconds * 1e-6
    let phases = Laps.Phase.allCases.map { phase in
      ("\(phase)", (step.laps[phase] - before[phase]) / .milliseconds(1) / Double(count + 1))
    }
    return Result(
      name: workload.name, msPerStep: milliseconds,
      tokensPerSecond: processes * Double(workload.rows * workload.steps) / milliseconds * 1000, gflops: gflops,
      percentOfPeak: 100 * gflops / (peak * processes), peakMemoryMiB: peakMemory(),
      phases: Dictionary(uniqueKeysWithValues: phases))
  }

  /// Linux: from now on the peak counts anew.
  private func resetPeakMemory() { try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs")) }

  /// The most resident memory since then, in MiB.
  private func peakMemory() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
  }

  private func show(_ report: Report) throws {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
      return
    }
    print("peak of fused multiply-adds on one core: \(report.fmaPeakGflops.rounded()) GFLOP/s\n")
    let header = ["workload", "", "ms/step", "tokens/s", "GFLOP/s", "% of peak", "MiB"]
    let rows = report.workloads.map { result in
      [result.name, "", fixed(result.msPerStep, 2)]
        + [result.tokensPerSecond, result.gflops, result.percentOfPeak, result.peakMemoryMiB].map { fixed($0, 0) }
    }
    for line in Table(header: header, rows: rows).lines { print(line) }
    print("\nmilliseconds a step:")
    let phases = Laps.Phase.allCases.map { "\($0)" }
    let parts = report.workloads.map { result in [result.name, ""] + phases.map { fixed(result.phases[$0] ?? 0, 2) } }
    for line in Table(header: ["workload", ""] + phases, rows: parts).lines { print(line) }
  }

  private func fixed(_ value: Double, _ digits: Int) -> String {
    value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en_US")))
  }
}
