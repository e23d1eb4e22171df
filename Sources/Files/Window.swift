import Glibc

/// Returns the width in characters of the terminal window that a file descriptor is connected to. Nil if there is none,
/// as for a file or a pipe.
package func windowWidth(of file: Int32) -> Int? {
  var size = winsize()
  guard unsafe ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}
