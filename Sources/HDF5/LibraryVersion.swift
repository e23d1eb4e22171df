import CHDF5

/// The version of libhdf5 that this process uses, such as `1.10.8` (`H5get_libversion`).
public var libraryVersion: String {
  var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
  H5get_libversion(&major, &minor, &release)
  return "\(major).\(minor).\(release)"
}
