import CHDF5
import Failures

/// A number the library converts to and from: its type in memory, its type in a file, the class of both.
///
/// The types are to be asked for under the lock: the first question starts the library.
protocol Number: Numeric, BitwiseCopyable {
  static var memoryType: hid_t { get }
  static var fileType: hid_t { get }
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
  /// The type of the numbers in a file (`H5Tcopy`).
  static func fileType(_ place: Place) throws(Failure) -> Handle {
    Handle(try call("H5Tcopy", place, H5Tcopy(fileType)), closing: H5Tclose)
  }
}

extension Values {
  /// All numbers; a file of `size` bytes holds them.
  func numbers<Element: Number>(_: Element.Type, size: UInt64) throws(Failure) -> [Element] {
    var numbers = [Element](repeating: .zero, count: try count(of: Element.typeClass, size: size))
    var span = numbers.mutableSpan
    try read(into: &span)
    return numbers
  }

  /// The only number there is, a scalar or an array of one.
  func number<Element: Number>(_: Element.Type, size: UInt64) throws(Failure) -> Element {
    let numbers = try numbers(Element.self, size: size)
    guard numbers.count == 1 else { throw place.failure(.data, "holds \(numbers.count) numbers, not one") }
    return numbers[0]
  }

  /// Fills `span`, which has as many elements as this.
  func read<Element: Number>(into span: inout MutableSpan<Element>) throws(Failure) {
    guard !span.isEmpty else { return }
    let type = locked { Element.memoryType }
    try span.withUnsafeMutableBytes { bytes throws(Failure) in try read(as: type, into: bytes.baseAddress!) }
  }

  /// Writes `span`, which has as many elements as this.
  func write<Element: Number>(_ span: Span<Element>) throws(Failure) {
    guard !span.isEmpty else { return }
    let type = locked { Element.memoryType }
    try span.withUnsafeBytes { bytes throws(Failure) in try write(as: type, from: bytes.baseAddress!) }
  }
}
