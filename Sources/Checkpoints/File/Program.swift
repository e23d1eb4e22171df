import Failures
import Foundation
import Kernels

/// The program that runs.
public enum Program {
  /// Where Linux shows its file, whatever became of its name.
  public static let path = "/proc/self/exe"

  /// The hash of its bytes.
  public static func hash() throws -> UInt64 {
    do {
      return Kernels.hash(try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped).span)
    } catch {
      throw Failure(.internal, "\(path) cannot be read; mount /proc on this host")
    }
  }
}
