import Checkpoints
import Failures
import Files
import FoundationEssentials
import Kernels

/// The choice of the kernels' instruction set.
///
/// A function that both sets share would have to be called through a pointer, and could not be inlined. So there is a
/// program for each set, which costs nothing in a step, and the first one goes on as the one that suits the CPU.
enum KernelChoice {
  /// The environment variable that holds the program to an instruction set.
  static let variable = "LOCKSTEP_ISA"

  /// Goes on as the program for the instruction set that ``variable`` names, or else for the best one of this CPU.
  ///
  /// - Throws: a failure of kind `usage` if the variable asks for what is not known or not there.
  static func apply() throws {
    let wanted = try wanted()
    let set = wanted ?? InstructionSet.best
    if set == .built { return }
    if let program = Program.other(for: set) { replaceProgram(with: program) }
    if wanted != nil {
      throw Failure(
        .usage,
        "\(variable) is \(set), but there are no kernels for \(set.name) of the build of \(Program.first); "
          + "build them with launch/train, or unset \(variable)")
    }
  }

  /// Returns the instruction set that the user wants, or nil if the user leaves it to the CPU.
  private static func wanted() throws -> InstructionSet? {
    guard let name = ProcessInfo.processInfo.environment[variable], !name.isEmpty else { return nil }
    guard let set = InstructionSet(rawValue: name), set != .portable else {
      throw Failure(.usage, "\(variable) is \(name.debugDescription); give avx2 or avx512, or unset it")
    }
    guard set <= .best else {
      throw Failure(
        .usage, "\(variable) is \(set), but this CPU lacks \(set.name); give avx2 if it has that, or unset it")
    }
    return set
  }
}
