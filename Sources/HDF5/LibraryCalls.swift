import CHDF5
import Failures
import Synchronization

// libhdf5 may be built without thread safety, and then only one thread may call it at a time. It is enough to lock each
// call on its own: between two calls the library holds nothing of ours except what a handle owns.
private let lock = Mutex(())

/// Runs `body`, which makes one or a few calls to the library, under the lock. The library does not print its errors.
func locked<Result>(_ body: () -> Result) -> Result {
  lock.withLock { _ in
    // A thread-safe libhdf5 keeps this setting per thread, and a task may run on another thread after each suspension.
    H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
    return body()
  }
}

/// Makes one call to the C function named `function`.
///
/// - Throws: a failure that says where and why, if the result is negative.
@discardableResult
func call<Result: SignedInteger>(
  _ function: StaticString, _ location: Location, _ body: @autoclosure () -> Result
) throws(Failure) -> Result {
  // The reason is read under the same lock, before another call replaces it.
  let (result, errors) = locked {
    let result = body()
    return (result, result < 0 ? ErrorStack.latest() : nil)
  }
  if let errors { throw errors.failure(of: function, at: location) }
  return result
}
