import CHDF5
import Failures
import Synchronization

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
