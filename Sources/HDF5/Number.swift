import CHDF5
import Failures

/// A number type that the library can read and write.
///
/// Read `memoryType` and `fileType` under the lock: the first access initializes the library.
protocol Number: Numeric, BitwiseCopyable {
  /// The type of the numbers in memory.
  static var memoryType: hid_t { get }
  /// The type of the numbers in a file.
  static var fileType: hid_t { get }
  /// The class of both types.
  static var typeClass: H5T_class_t { get }
}

extension Float: Number {
  static var memoryType: hid_t { lockstep_h5_native_float() }
  static var fileType: hid_t { lockstep_h5_file_float() }
  static var typeClass: H5T_class_t { H5T_FLOAT }
}

extension Double: Number {
  static var memoryType: hid_t { lockstep_h5_native_double() }
  static var fileType: hid_t { lockstep_h5_file_double() }
  static var typeClass: H5T_class_t { H5T_FLOAT }
}

extension Int64: Number {
  static var memoryType: hid_t { lockstep_h5_native_int64() }
  static var fileType: hid_t { lockstep_h5_file_int64() }
  static var typeClass: H5T_class_t { H5T_INTEGER }
}

extension Number {
  /// Returns a copy of the type of the numbers in a file (`H5Tcopy`).
  static func fileType(_ location: Location) throws(Failure) -> Handle {
    Handle(try call("H5Tcopy", location, H5Tcopy(fileType)), closing: H5Tclose)
  }
}

extension Values {
  /// Reads all numbers.
  ///
  /// - Parameter size: the size of the file in bytes.
  func numbers<Element: Number>(_: Element.Type, size: UInt64) throws(Failure) -> [Element] {
    var numbers = [Element](repeating: .zero, count: try count(of: Element.typeClass, size: size))
    var span = numbers.mutableSpan
    try read(into: &span)
    return numbers
  }

  /// Reads the number of a scalar or of an array with one element.
  ///
  /// - Parameter size: the size of the file in bytes.
  /// - Throws: a failure of kind `data` if there is more than one number, or no number.
  func number<Element: Number>(_: Element.Type, size: UInt64) throws(Failure) -> Element {
    let numbers = try numbers(Element.self, size: size)
    guard numbers.count == 1 else { throw location.failure(.data, "holds \(numbers.count) numbers, not one") }
    return numbers[0]
  }

  /// Reads all numbers into `span`, which must have the same number of elements.
  func read<Element: Number>(into span: inout MutableSpan<Element>) throws(Failure) {
    guard !span.isEmpty else { return }
    let type = locked { Element.memoryType }
    try span.withUnsafeMutableBytes { bytes throws(Failure) in try read(as: type, into: bytes.baseAddress!) }
  }

  /// Writes all numbers from `span`, which must have the same number of elements.
  func write<Element: Number>(_ span: Span<Element>) throws(Failure) {
    guard !span.isEmpty else { return }
    let type = locked { Element.memoryType }
    try span.withUnsafeBytes { bytes throws(Failure) in try write(as: type, from: bytes.baseAddress!) }
  }
}
