import Failures
import Files
import Foundation
import Kernels

/// The program of this process.
public enum Program {
  /// The path where Linux provides the program's file, even if that was renamed or removed.
  public static let path = "/proc/self/exe"

  /// The program as the user called it, as a word of a shell: `lockstep`, or `.build/release/lockstep`.
  package static var call: String { shellWord(CommandLine.arguments.first ?? "lockstep") }

  /// Returns the hash of the program's bytes.
  public static func hash() throws -> UInt64 {
    do {
      return Kernels.hash(try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped).span)
    } catch {
      throw Failure(.internal, "\(path) cannot be read; mount /proc on this host")
    }
  }
}
