import Failures
import Foundation

/// The bytes of a file, mapped into memory.
///
/// - Parameter setting: what gives its path.
/// - Throws: a failure of kind `missing` when there is none, of kind `io` when it cannot be read.
package func contents(of path: String, _ setting: String) throws -> Data {
  do {
    return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
    throw Failure(.missing, "\(path): no such file; give its path with \(setting)")
  } catch {
    throw Failure(.io, "\(path) cannot be read as a file; check what it is and its permissions")
  }
}
