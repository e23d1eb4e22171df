import Failures
import Foundation

/// Returns the bytes of the file at `path`, mapped into memory.
///
/// - Parameter setting: the key or option that gives the path; the error message names it.
/// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read.
package func contents(of path: String, _ setting: String) throws -> Data {
  do {
    return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
    throw Failure(.missing, "\(path): no such file; give its path with \(setting)")
  } catch {
    throw Failure(.io, "\(path) cannot be read as a file; check what it is and its permissions")
  }
}
