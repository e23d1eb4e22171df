import CHDF5
import Failures

/// Why the latest call failed, from the library's error stack.
struct Trouble {
  /// The innermost message.
  private var message = "no reason given"
  /// Whether the machine is to blame: a disk that does not read, memory that is not there.
  private var isMachine = false
  private var isNotHDF5 = false
  private var isCutShort = false

  /// Reads the error stack of this thread (`H5Ewalk2`); call it under the lock.
  static func latest() -> Trouble {
    var trouble = Trouble()
    withUnsafeMutablePointer(to: &trouble) { trouble in
      _ = H5Ewalk2(
        hid_t(H5E_DEFAULT), H5E_WALK_UPWARD,
        { depth, entry, trouble in
          if let entry, let trouble { trouble.assumingMemoryBound(to: Trouble.self).pointee.add(entry.pointee, depth) }
          return 0
        }, trouble)
    }
    return trouble
  }

  private mutating func add(_ entry: H5E_error2_t, _ depth: UInt32) {
    isNotHDF5 = isNotHDF5 || entry.min_num == lockstep_h5_minor_not_hdf5()
    isCutShort = isCutShort || entry.min_num == lockstep_h5_minor_truncated()
    guard depth == 0 else { return }
    if let description = entry.desc { message = String(cString: description) }
    isMachine = entry.maj_num == lockstep_h5_major_io() || entry.maj_num == lockstep_h5_major_resource()
  }

  func failure(of function: StaticString, at place: Place) -> Failure {
    let reason = "(\(function): \(message))"
    let verb = place.kind == .data ? "cannot be read" : "cannot be written"
    if isMachine { return place.failure(.io, "\(verb) \(reason)") }
    if isNotHDF5 { return place.failure(.data, "is not an HDF5 file \(reason)") }
    if isCutShort { return place.failure(.data, "is cut short \(reason)") }
    return place.failure(place.kind, "\(verb) \(reason)")
  }
}
