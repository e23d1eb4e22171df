import Failures
import Files
import FoundationEssentials
import Kernels
import SystemPackage

/// The program of this process.
///
/// There can be several programs beside each other, made of the same source for different instruction sets: `lockstep`, and
/// `lockstep-avx512`. The user starts the first one, and it starts the one that suits the CPU.
public enum Program {
  /// The path where Linux provides the program's file, even if that was renamed or removed.
  public static let path = "/proc/self/exe"

  /// The path of the program that the user starts, with links resolved.
  public static let first: String = {
    let ending = suffix(for: .built)
    return own.hasSuffix(ending) ? String(own.dropLast(ending.count)) : own
  }()

  /// The path of this program, with links resolved.
  private static let own =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? CommandLine.arguments[0]

  /// Returns the path of the other program for an instruction set, or nil if there is none of this build. (A program that
  /// is older than the first one is left from another build.)
  public static func other(for set: InstructionSet) -> String? {
    let other = first + suffix(for: set)
    guard other != own, let date = modified(other), let least = modified(first), date >= least else { return nil }
    return other
  }

  /// The program as the user called it, as a word of a shell: `lockstep`, or `.build/release/lockstep`.
  package static var call: String { shellWord(CommandLine.arguments.first ?? "lockstep") }

  /// Returns the hash of the bytes of the program that the user started. It is the same for each instruction set.
  public static func hash() throws -> UInt64 { try hashed.get() }

  private static let hashed = Result {
    do {
      let file = URL(fileURLWithPath: own == first ? path : first)
      return FastHash.of(try Data(contentsOf: file, options: .alwaysMapped).span)
    } catch {
      let way = own == first ? "mount /proc on this host" : "put it there"
      throw Failure(.internal, "\(own == first ? path : first) cannot be read; \(way)")
    }
  }

  /// The end of the name of the program for an instruction set. The first program has AVX2 or less.
  private static func suffix(for set: InstructionSet) -> String { set == .avx512 ? "-avx512" : "" }

  /// Returns when a file was last written to, in seconds and nanoseconds.
  private static func modified(_ path: String) -> (Int, Int)? {
    (try? FilePath(path).stat()).map { ($0.st_mtim.tv_sec, $0.st_mtim.tv_nsec) }
  }
}
