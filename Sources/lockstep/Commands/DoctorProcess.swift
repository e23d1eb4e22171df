import ArgumentParser
import Checkpoints
import Communication
import Files
import Foundation
import Kernels

/// One of the processes that ``Doctor`` starts, by `mpirun` or on another host.
struct DoctorProcess: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Meets the other processes, and says who they are.", shouldDisplay: false)

  /// What a process says of itself, as a line of JSON on process 0's standard output.
  struct Report: Codable {
    let host: String
    let program: String
    let instructionSet: String
    /// The processors that it may run on.
    let processors: [Int]
    /// How many processes a sum over all counted.
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
        instructionSet: Machine.instructionSet, processors: Cores.allowedProcessors(),
        counted: Int(one.vector[0, 0]))
      let all = try communicator.gather(Array(try JSON.encoder().encode(report)))
      if communicator.isRoot { for line in all { print(String(decoding: line, as: UTF8.self)) } }
    }
  }
}
