import CIntrinsics

/// Runs `body` with numbers too small to be normal, below 1.2e-38, taken for zeros.
///
/// Gradients that vanish over hundreds of steps end there, where many CPUs need a hundred times as long for an operation.
/// The setting belongs to the thread, and is put back afterwards.
public func flushingSubnormals<Result>(_ body: () throws -> Result) rethrows -> Result {
  let settings = lockstep_float_settings()
  lockstep_set_float_settings(settings | lockstep_flush_to_zero())
  defer { lockstep_set_float_settings(settings) }
  return try body()
}
