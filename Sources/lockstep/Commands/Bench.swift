import ArgumentParser
import Communication
import Configuration
import Failures
import Files
import Foundation
import Kernels
import Networks
import Reporting

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times training steps against the rate of this core.",
    discussion: "Example: lockstep bench --only char-256 --json")

  @Option(
    help: ArgumentHelp(
      "One workload alone: \(Workload.all.map(\.name).joined(separator: ", ")).", valueName: "workload"),
    completion: .list(Workload.all.map(\.name)))
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
    /// The median share of the core's rate, which is measured anew before each step.
    let percentOfPeak: Double
    let peakMemoryMiB: Double
    /// Milliseconds of each part of a step.
    let phases: [String: Double]
  }

  func run() throws {
    let workloads = Workload.all.filter { only == nil || $0.name == only }
    if workloads.isEmpty {
      let (name, known) = (only ?? "", Workload.all.map(\.name))
      throw ValidationError("--only \(name): no such workload; \(suggestion(for: name, among: known))")
    }
    Exit.together(try Launch.communicator()) { communicator in
      var report = Report(fmaPeakGflops: peak())
      for workload in workloads { report.workloads.append(try time(workload, communicator)) }
      if communicator.isRoot { try show(report) }
    }
  }

  /// The best of a few tries at multiplying and adding registers, in GFLOP/s.
  private func peak() -> Double { (0..<5).map { _ in rate(rounds: 4_000_000) }.max() ?? 0 }

  /// What multiplying and adding registers comes to now, in GFLOP/s.
  private func rate(rounds: Int) -> Double { multiplyAddRate(rounds: rounds) * 1e-9 }

  private func time(_ workload: Workload, _ communicator: any Communicator) throws -> Result {
    resetPeakMemory()
    let (step, batch, laps) = try workload.make(communicator)
    for number in 1...3 { _ = try step(batch, number: number) }
    // About two seconds, and the same number of steps on every process.
    let once = try ContinuousClock().measure { _ = try step(batch, number: 4) }
    let count = Int(try communicator.gather([UInt64(max(5, min(200, 2 / (once / .seconds(1)))))])[0][0])
    laps.reset()
    var (times, shares): ([Double], [Double]) = ([], [])
    for number in 0..<count {
      // In turn, because what a core can do changes with its neighbours from one second to the next.
      let peak = rate(rounds: 50_000)
      let time = try ContinuousClock().measure { _ = try step(batch, number: number + 5) } / .milliseconds(1)
      times.append(time)
      shares.append(workload.operations / time * 1e-6 / peak)
    }
    let milliseconds = median(times)
    let processes = Double(communicator.size)
    let phases = Laps.Phase.allCases.map { phase in ("\(phase)", laps[phase] / .milliseconds(1) / Double(count)) }
    return Result(
      name: workload.name, msPerStep: milliseconds,
      tokensPerSecond: processes * Double(workload.rows * workload.steps) / milliseconds * 1000,
      gflops: processes * workload.operations / milliseconds * 1e-6, percentOfPeak: 100 * median(shares),
      peakMemoryMiB: peakMemory(), phases: Dictionary(uniqueKeysWithValues: phases))
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

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
    for line in Table(header: header, rows: rows).lines() { print(line) }
    print("\nmilliseconds a step:")
    let parts = Laps.Phase.allCases.map { phase in
      [words("\(phase)"), ""] + report.workloads.map { fixed($0.phases["\(phase)"] ?? 0, 2) }
    }
    for line in Table(header: ["", ""] + report.workloads.map(\.name), rows: parts).lines() { print(line) }
  }

  /// `inputProducts` as a person writes it.
  private func words(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : "\($1)" }
  }
}
