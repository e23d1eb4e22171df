import ArgumentParser
import Checkpoints
import Communication
import Files
import FoundationEssentials
import Kernels

/// The process that ``Doctor`` starts with `mpirun` or on another host.
struct DoctorProcess: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Connects to the other processes, and reports what they are.", shouldDisplay: false)

  /// The report of a process. Process 0 prints those of all processes, each as a line of JSON.
  struct Report: Codable {
    let host: String
    let program: String
    let instructionSet: String
    /// The numbers of the processors that the process may run on.
    let processors: [Int]
    /// The number of processes, computed as a sum over all of them.
    let counted: Int
  }

  func run() throws {
    Exit.together(try Launch.communicator()) { communicator in
      try communicator.watch(patience: .seconds(10))
      let one = Storage(count: 1)
      one.fill(1)
      try one.withMutableSpan { try communicator.sum(&$0) }
      let report = Report(
        host: communicator.host, program: String(try Program.hash(), radix: 16),
        instructionSet: InstructionSet.built.name, processors: Processors.ofThisThread.numbers,
        counted: Int(one.vector[0, 0]))
      let all = try communicator.gather(Array(try JSON.encoder().encode(report)))
      if communicator.isRoot { for line in all { print(String(decoding: line, as: UTF8.self)) } }
    }
  }
}
