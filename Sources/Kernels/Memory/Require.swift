/// Traps with `message` unless `condition` holds.
///
/// Not `precondition`: this module is built with `-Ounchecked`, where the compiler takes that for granted instead of
/// checking it.
@inline(__always) func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}
