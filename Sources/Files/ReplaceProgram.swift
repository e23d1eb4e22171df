import Glibc

/// Makes this process run another program, with the same arguments and environment. It returns only if that program cannot
/// be started.
public func replaceProgram(with path: String) {
  _ = unsafe execv(path, CommandLine.unsafeArgv)
}
