import Glibc

/// The window that standard output goes to.
enum Terminal {
  /// Its width in characters; none where the output goes elsewhere, such as into a file or a pipe.
  static var width: Int? {
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
