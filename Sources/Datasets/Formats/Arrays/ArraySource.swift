import Failures
import Files
import FoundationEssentials
import HDF5

/// Arrays with names, in one file or in a folder.
protocol ArraySource {
  /// The path of the file or the folder.
  var path: String { get }
  /// Returns the names of all arrays.
  func names() throws -> [String]
  /// Returns the shape and the kind of an array; nil if there is no such array.
  ///
  /// - Throws: a failure of kind `data` if the elements are neither numbers nor texts.
  func header(of name: String) throws -> ArrayHeader?
  /// Returns how many indices of the first axis of an array are compressed together.
  ///
  /// - Throws: a failure of kind `data` if the file cannot have as many elements as the shape says.
  func rowsOfChunk(_ name: String) throws -> Int
  /// Reads some indices of the first axis of an array of integers or booleans, in row-major order.
  func integers(_ name: String, _ rows: Range<Int>) throws -> [Int64]
  /// Reads some indices of the first axis of an array of integers, booleans or numbers, in row-major order.
  func numbers(_ name: String, _ rows: Range<Int>) throws -> [Double]
  /// Reads an array of texts, in row-major order.
  func texts(_ name: String) throws -> [String]
}

extension ArraySource {
  /// Reads an array piece by piece into a column, in row-major order.
  ///
  /// - Parameter read: reads some indices of the first axis.
  func column<Value: BitwiseCopyable & Sendable>(
    _ name: String, _ read: (_ rows: Range<Int>) throws -> [Value]
  ) throws -> Column<Value> {
    var column = Column<Value>()
    guard let shape = try header(of: name)?.shape, let rows = shape.first, !shape.contains(0) else { return column }
    // Whole chunks, so that none is expanded twice.
    let chunk = try rowsOfChunk(name)
    let step = max(1, (1 << 17) / shape.dropFirst().reduce(1, *) / chunk) * chunk
    column.reserve(shape.reduce(1, *))
    for start in stride(from: 0, to: rows, by: step) {
      column.append(contentsOf: try read(start..<min(rows, start + step)))
    }
    return column
  }
}

/// The arrays of an HDF5 file, such as h5py writes.
struct HDF5Arrays: ArraySource {
  private final class Owner {
    let file: File
    private var arrays: [String: ForeignArray] = [:]

    init(_ bytes: Data, _ path: String) throws(Failure) {
      file = try isPipe(path) ? File(image: [UInt8](bytes), name: path) : File(path: path)
    }

    /// Returns an array, which stays open.
    func array(_ name: String) throws(Failure) -> ForeignArray {
      if let array = arrays[name] { return array }
      let array = try file.foreignArray(at: name)
      arrays[name] = array
      return array
    }
  }

  let path: String
  private let owner: Owner

  /// Opens a file.
  ///
  /// - Parameter bytes: the bytes of the file, which are used if it is a pipe.
  init(_ bytes: Data, _ path: String) throws {
    self.path = path
    do {
      owner = try Owner(bytes, path)
    } catch {
      throw Failure(error.kind, "\(error.message); give an HDF5 file, or .npz or .npy files of NumPy")
    }
  }

  func names() throws -> [String] { try owner.file.children() }

  func header(of name: String) throws -> ArrayHeader? {
    try owner.file.contains(name) ? try owner.file.header(of: name) : nil
  }

  func rowsOfChunk(_ name: String) throws -> Int { try owner.array(name).rowsOfChunk }

  func integers(_ name: String, _ rows: Range<Int>) throws -> [Int64] { try owner.array(name).integers(rows) }

  func numbers(_ name: String, _ rows: Range<Int>) throws -> [Double] { try owner.array(name).doubles(rows) }

  func texts(_ name: String) throws -> [String] { try owner.file.foreignStrings(at: name) }
}
