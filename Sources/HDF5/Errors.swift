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

/// Why the latest call failed: the innermost entry of the library's error stack, and the classes of all of them.
struct Trouble {
  private var message = ""
  private var major: hid_t = -1
  private var minors: Set<hid_t> = []

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
    minors.insert(entry.min_num)
    guard depth == 0 else { return }
    message = entry.desc.map { String(cString: $0) } ?? ""
    major = entry.maj_num
  }

  func failure(of function: StaticString, at place: Place) -> Failure {
    let call = "(\(function): \(message.isEmpty ? "no reason given" : message))"
    if minors.contains(lockstep_h5_minor_not_hdf5()) { return place.failure(.data, "is not an HDF5 file \(call)") }
    if minors.contains(lockstep_h5_minor_truncated()) { return place.failure(.data, "is cut short \(call)") }
    let machine = major == lockstep_h5_major_io() || major == lockstep_h5_major_resource()
    let verb = place.kind == .data ? "cannot be read" : "cannot be written"
    return place.failure(machine ? .io : place.kind, "\(verb) \(call)")
  }
}
