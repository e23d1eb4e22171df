import Dispatch

/// Calls `body` with each number below `count`, each in a thread of its own, and waits until all calls have returned.
///
/// - Parameter processors: those that the threads may run on; nil for those of the thread that calls.
public func sideBySide(_ count: Int, on processors: Processors? = nil, _ body: @escaping @Sendable (Int) -> Void) {
  let (group, processors) = (DispatchGroup(), processors ?? .ofThisThread)
  for index in 1..<max(1, count) {
    // A queue of its own has a thread, however few processors there are. Dispatch may give it one that ran elsewhere before.
    DispatchQueue(label: "side by side").async(group: group) {
      processors.useInThisThread()
      body(index)
    }
  }
  if count > 0 { body(0) }
  group.wait()
}
