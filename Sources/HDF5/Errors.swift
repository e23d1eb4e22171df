import CHDF5
import Failures
import Synchronization

/// What a call is about, for the line a person reads: a file and something inside it.
struct Place: Sendable {
  /// Path of the file, as the caller wrote it.
  let file: String
  /// Path of the object in the file; empty for the file itself.
  var object = ""
  /// Name of an attribute of the object.
  var attribute: String?
  /// What an unexplained failure of the library means here: bad input when reading, a failed output when writing.
  let kind: Failure.Kind

  func at(_ object: String, attribute: String? = nil) -> Place {
    Place(file: file, object: object, attribute: attribute, kind: kind)
  }

  func failure(_ kind: Failure.Kind, _ message: String) -> Failure {
    let object = object.isEmpty ? "" : ": \(object)"
    let attribute = attribute.map { " [\($0)]" } ?? ""
    return Failure(kind, "\(file)\(object)\(attribute) \(message)")
  }
}

// A libhdf5 built without thread safety must not be entered twice. One C call at a time is enough: between two calls
// the library keeps nothing of ours but what a handle owns.
private let lock = Mutex(())

/// Runs `body`, one or a few calls of the library, alone and without the library printing its errors.
func locked<Result>(_ body: () -> Result) -> Result {
  lock.withLock { _ in
    // A thread-safe libhdf5 keeps this switch per thread, and a task may be on another thread after each suspension.
    H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
    return body()
  }
}

/// Runs one C call named `function` and turns a negative result into a failure that says where and why.
@discardableResult
func call<Result: SignedInteger>(
  _ function: StaticString, _ place: Place, _ body: @autoclosure () -> Result
) throws(Failure) -> Result {
  // The reason is read under the same lock, before another call replaces it.
  let (result, trouble) = locked {
    let result = body()
    return (result, result < 0 ? Trouble.latest() : nil)
  }
  if let trouble { throw trouble.failure(of: function, at: place) }
  return result
}

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
