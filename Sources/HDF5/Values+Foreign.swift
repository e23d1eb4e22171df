import CHDF5
import Failures

// Datasets that other programs wrote. Their chunks may be compressed, so they can be larger than the file.
extension Values {
  /// Returns what the elements are (`H5Tget_class`).
  ///
  /// - Throws: a failure of kind `data` if they are neither numbers nor texts.
  func elementKind() throws(Failure) -> ArrayHeader.Kind {
    let type = try type()
    switch locked({ H5Tget_class(type.id) }) {
    case H5T_INTEGER: return .integers
    // h5py writes booleans as an enumeration of FALSE and TRUE.
    case H5T_ENUM: return locked { H5Tget_nmembers(type.id) } == 2 ? .booleans : .integers
    case H5T_FLOAT: return .numbers
    case H5T_STRING: return .texts
    case let other:
      throw location.failure(.data, "holds \(name(other)); save it as an array of numbers, or of texts for labels")
    }
  }

  /// Reads all elements, and converts them to the type of the result.
  ///
  /// - Parameter size: the size of the file in bytes.
  func foreignNumbers<Element: Number>(size: UInt64) throws(Failure) -> [Element] {
    var numbers = [Element](repeating: .zero, count: try foreignCount(size: size))
    var span = numbers.mutableSpan
    try read(into: &span)
    return numbers
  }

  /// Reads the elements of some indices of the first axis, and converts them to the type of the result
  /// (`H5Sselect_hyperslab`). ``foreignCount(size:)`` has checked the array before.
  ///
  /// - Parameters:
  ///   - rows: the indices of the first axis, of which the array has at least one.
  ///   - shape: the shape of the array.
  func foreignNumbers<Element: Number>(_ rows: Range<Int>, of shape: [Int]) throws(Failure) -> [Element] {
    let shape = [rows.count] + shape.dropFirst()
    var numbers = [Element](repeating: .zero, count: shape.reduce(1, *))
    if numbers.isEmpty { return [] }
    let starts = [hsize_t(rows.lowerBound)] + [hsize_t](repeating: 0, count: shape.count - 1)
    let counts = shape.map { hsize_t($0) }
    let space = try space()
    try call(
      "H5Sselect_hyperslab", location, H5Sselect_hyperslab(space.id, H5S_SELECT_SET, starts, nil, counts, nil))
    // Of the same shape: between other shapes the library copies element by element.
    let memory = Handle(
      try call("H5Screate_simple", location, H5Screate_simple(Int32(counts.count), counts, nil)), closing: H5Sclose)
    let type = locked { Element.memoryType }
    try call("H5Dread", location, H5Dread(handle.id, type, memory.id, space.id, hid_t(H5P_DEFAULT), &numbers))
    return numbers
  }

  /// Returns how many indices of the first axis are compressed together, at least 1 (`H5Pget_chunk`).
  func rowsOfChunk() throws(Failure) -> Int {
    let creation = Handle(
      try call("H5Dget_create_plist", location, H5Dget_create_plist(handle.id)), closing: H5Pclose)
    guard try checkFilters(creation) else { return 1 }
    return max(1, try chunk(creation, rank: try shape().count).first ?? 1)
  }

  /// Reads all strings, of fixed or variable length.
  ///
  /// - Parameter size: the size of the file in bytes.
  func foreignStrings(size: UInt64) throws(Failure) -> [String] {
    let count = try foreignCount(size: size)
    guard count > 0 else { return [] }
    let type = try type()
    guard try call("H5Tis_variable_str", location, H5Tis_variable_str(type.id)) > 0 else {
      return try fixedStrings(count, type)
    }
    let space = try space()
    var needed: hsize_t = 0
    try call("H5Dvlen_get_buf_size", location, H5Dvlen_get_buf_size(handle.id, type.id, space.id, &needed))
    // Many elements can stand for the same text, and then all texts together could be much larger than the file.
    guard needed <= max(size, Values.harmless) else { throw tooLarge(needed, size) }
    return try variableStrings(count, type)
  }

  /// Bytes that any file may ask for, because they harm no machine.
  private static let harmless: UInt64 = 16 << 20
  /// The largest ratio of compression that gzip has.
  private static let mostCompression: UInt64 = 1032

  /// Returns the number of elements, after these checks: the numbers are in this file, libhdf5 has all filters, and
  /// the stored bytes can be as many as the shape and the chunks say. So a small file does not take much memory.
  @discardableResult
  func foreignCount(size: UInt64) throws(Failure) -> Int {
    let creation = Handle(
      try call("H5Dget_create_plist", location, H5Dget_create_plist(handle.id)), closing: H5Pclose)
    try checkPlace(creation)
    let isFiltered = try checkFilters(creation)
    let type = try type()
    let shape = try shape()
    let element = UInt64(locked { H5Tget_size(type.id) })
    let needed = bytes(shape, element)
    // The library reads missing chunks as zeros, so the stored size counts, and not only the size of the file.
    let stored = min(size, locked { H5Dget_storage_size(handle.id) })
    guard isFiltered else {
      guard needed <= stored else { throw tooLarge(needed, stored) }
      return shape.reduce(1, *)
    }
    let limit = max(Values.harmless, stored.multipliedReportingOverflow(by: Values.mostCompression).partialValue)
    let most = max(needed, bytes(try chunk(creation, rank: shape.count), element))
    guard most <= limit else { throw tooLarge(most, stored) }
    return shape.reduce(1, *)
  }

  /// Checks that the numbers are in this file, and not in others (`H5Pget_layout`, `H5Pget_external_count`).
  private func checkPlace(_ creation: borrowing Handle) throws(Failure) {
    if locked({ H5Pget_layout(creation.id) }) == H5D_VIRTUAL {
      throw location.failure(.data, "is a virtual dataset, whose numbers are in other files; copy them into this file")
    }
    if locked({ H5Pget_external_count(creation.id) }) > 0 {
      throw location.failure(.data, "has its numbers in another file; copy them into this file")
    }
  }

  /// Checks that libhdf5 has all filters of the dataset, and returns whether there are any (`H5Pget_filter2`).
  private func checkFilters(_ creation: borrowing Handle) throws(Failure) -> Bool {
    let count = try call("H5Pget_nfilters", location, H5Pget_nfilters(creation.id))
    for index in 0..<UInt32(count) {
      var bytes = [CChar](repeating: 0, count: 64)
      var configuration: UInt32 = 0
      let filter = try call(
        "H5Pget_filter2", location,
        H5Z_filter_t(H5Pget_filter2(creation.id, index, nil, nil, nil, bytes.count - 1, &bytes, &configuration)))
      guard locked({ H5Zfilter_avail(filter) }) <= 0 else { continue }
      let name = bytes.first == 0 ? nil : bytes.withUnsafeBufferPointer { String(validatingCString: $0.baseAddress!) }
      throw location.failure(
        .data, "is compressed with \(name ?? "filter \(filter)"), which this libhdf5 lacks; save it with gzip")
    }
    return count > 0
  }

  /// Returns the shape of a chunk; empty if the dataset has no chunks (`H5Pget_chunk`).
  private func chunk(_ creation: borrowing Handle, rank: Int) throws(Failure) -> [Int] {
    guard rank > 0, locked({ H5Pget_layout(creation.id) }) == H5D_CHUNKED else { return [] }
    var sizes = [hsize_t](repeating: 0, count: rank)
    try call("H5Pget_chunk", location, H5Pget_chunk(creation.id, Int32(rank), &sizes))
    return sizes.map { Int(clamping: $0) }
  }

  private func tooLarge(_ needed: UInt64, _ stored: UInt64) -> Failure {
    location.failure(.data, "needs \(needed) bytes, but the file has only \(stored) of it: damaged or unwritten")
  }
}

/// Returns the size of an array in bytes, or the largest number if it is larger.
func bytes(_ shape: [Int], _ element: UInt64) -> UInt64 {
  shape.reduce(element) { product, size in
    let (bytes, overflow) = product.multipliedReportingOverflow(by: UInt64(size))
    return overflow ? .max : bytes
  }
}
