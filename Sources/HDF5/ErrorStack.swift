import CHDF5
import Failures

/// The reason why the latest call failed, read from the library's error stack.
struct ErrorStack {
  /// The innermost message.
  private var message = "no reason given"
  /// Whether the machine is to blame: the disk cannot be read, or there is not enough memory.
  private var isMachine = false
  private var isNotHDF5 = false
  private var isCutShort = false

  /// Reads the error stack of this thread (`H5Ewalk2`). Call it under the lock.
  static func latest() -> ErrorStack {
    var stack = ErrorStack()
    withUnsafeMutablePointer(to: &stack) { stack in
      _ = H5Ewalk2(
        hid_t(H5E_DEFAULT), H5E_WALK_UPWARD,
        { depth, entry, stack in
          if let entry, let stack { stack.assumingMemoryBound(to: ErrorStack.self).pointee.add(entry.pointee, depth) }
          return 0
        }, stack)
    }
    return stack
  }

  private mutating func add(_ entry: H5E_error2_t, _ depth: UInt32) {
    isNotHDF5 = isNotHDF5 || entry.min_num == lockstep_h5_minor_not_hdf5()
    isCutShort = isCutShort || entry.min_num == lockstep_h5_minor_truncated()
    guard depth == 0 else { return }
    if let description = entry.desc { message = String(cString: description) }
    isMachine = entry.maj_num == lockstep_h5_major_io() || entry.maj_num == lockstep_h5_major_resource()
  }

  /// Returns the failure of a call to `function` at `location`.
  func failure(of function: StaticString, at location: Location) -> Failure {
    let reason = "(\(function): \(message))"
    let verb = location.kind == .data ? "cannot be read" : "cannot be written"
    if isMachine { return location.failure(.io, "\(verb) \(reason)") }
    if isNotHDF5 { return location.failure(.data, "is not an HDF5 file \(reason)") }
    if isCutShort { return location.failure(.data, "is cut short \(reason)") }
    return location.failure(location.kind, "\(verb) \(reason)")
  }
}
