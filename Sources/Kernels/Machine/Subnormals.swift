import CIntrinsics

/// Makes this thread treat subnormal numbers, those below 1.2e-38, as zeros, as operands and as results.
///
/// Gradients that vanish over hundreds of steps become subnormal. Many CPUs need a hundred times as long for an
/// operation on them. The setting stays until the thread ends or ``keepSubnormals()`` is called. Setting it again costs
/// almost nothing.
public func flushSubnormals() {
  lockstep_set_float_settings(lockstep_float_settings() | lockstep_flush_to_zero())
}

/// Makes this thread compute with subnormal numbers again, as every thread does at first.
public func keepSubnormals() {
  lockstep_set_float_settings(lockstep_float_settings() & ~lockstep_flush_to_zero())
}
