import ArgumentParser
import Communication
import Configuration
import Failures
import Files
import FoundationEssentials
import Kernels
import Networks
import Reporting

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the speed of training steps.",
    discussion: """
      Times steps on random tokens, and compares their speed with the peak multiply-add rate of one core.

      Example: lockstep bench --only char-256 --json
      """)

  @Option(
    help: ArgumentHelp(
      "Runs only one workload: \(Workload.all.map(\.name).joined(separator: ", ")).", valueName: "workload"),
    completion: .list(Workload.all.map(\.name)))
  var only: String?

  @Flag(help: "Prints a JSON object.")
  var json = false

  private struct Report: Encodable {
    let fmaPeakGflops: Double
    var workloads: [Result] = []
  }

  /// The measurements of a workload. Under `mpirun`, tokens and operations are those of all processes.
  private struct Result: Encodable {
    let name: String
    let msPerStep: Double
    let tokensPerSecond: Double
    let gflops: Double
    /// The median percentage of the core's peak rate, which is measured again before each step.
    let percentOfPeak: Double
    let peakMemoryMiB: Double
    /// The milliseconds that each phase of a step takes.
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

  /// Returns the highest of several measurements of the core's peak rate, in GFLOP/s.
  private func peak() -> Double { (0..<5).map { _ in rate(rounds: 4_000_000) }.max() ?? 0 }

  /// Measures the core's peak rate at this moment, in GFLOP/s.
  private func rate(rounds: Int) -> Double { multiplyAddRate(rounds: rounds) * 1e-9 }

  private func time(_ workload: Workload, _ communicator: any Communicator) throws -> Result {
    resetPeakMemory()
    let (step, batches, laps) = try workload.make(communicator)
    var number = 0
    /// Runs a step on each batch, and returns the mean time of a step.
    func round() throws -> Double {
      let time = try ContinuousClock().measure {
        for batch in batches {
          number += 1
          _ = try step(batch, number: number)
        }
      }
      return time / .milliseconds(1) / Double(batches.count)
    }
    for _ in 1...3 { _ = try round() }
    // The steps take about two seconds. Every process runs the same number of them.
    let once = try round()
    let count = Int(try communicator.gather([UInt64(max(5, min(200, 2000 / once / Double(batches.count))))])[0][0])
    laps.reset()
    var (times, fractions): ([Double], [Double]) = ([], [])
    for _ in 0..<count {
      // The two measurements alternate, because the speed of a core changes with the load of its neighbours.
      let peak = rate(rounds: 50_000)
      let time = try round()
      times.append(time)
      fractions.append(workload.operations / time * 1e-6 / peak)
    }
    let milliseconds = median(times)
    let processes = Double(communicator.size)
    let phases = Laps.Phase.allCases.map { phase in
      ("\(phase)", laps[phase] / .milliseconds(1) / Double(count * batches.count))
    }
    return Result(
      name: workload.name, msPerStep: milliseconds,
      tokensPerSecond: processes * Double(workload.tokens) / milliseconds * 1000,
      gflops: processes * workload.operations / milliseconds * 1e-6, percentOfPeak: 100 * median(fractions),
      peakMemoryMiB: peakMemory(), phases: Dictionary(uniqueKeysWithValues: phases))
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// Resets the peak memory that Linux reports.
  private func resetPeakMemory() { try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs")) }

  /// Returns the peak resident memory since the last reset, in MiB.
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
    print("peak multiply-add rate of one core: \(report.fmaPeakGflops.rounded()) GFLOP/s\n")
    let header = ["workload", "", "ms/step", "tokens/s", "GFLOP/s", "% of peak", "MiB"]
    let rows = report.workloads.map { result in
      [result.name, "", fixed(result.msPerStep, 2)]
        + [result.tokensPerSecond, result.gflops, result.percentOfPeak, result.peakMemoryMiB].map { fixed($0, 0) }
    }
    for line in Table(header: header, rows: rows).lines() { print(line) }
    print("\nmilliseconds per step:")
    let parts = Laps.Phase.allCases.map { phase in
      [words("\(phase)"), ""] + report.workloads.map { fixed($0.phases["\(phase)"] ?? 0, 2) }
    }
    for line in Table(header: ["", ""] + report.workloads.map(\.name), rows: parts).lines() { print(line) }
  }

  /// Converts a name in camel case to words: `inputProducts` becomes `input products`.
  private func words(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : "\($1)" }
  }
}
