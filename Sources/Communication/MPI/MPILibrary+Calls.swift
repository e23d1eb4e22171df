/// Calls of MPI as functions that return what they find.
extension MPILibrary {
  /// `MPI_Comm_rank`.
  func rank(_ communicator: Handle) throws -> Int32 {
    var rank: Int32 = 0
    try verify("MPI_Comm_rank", commRank(communicator, &rank))
    return rank
  }

  /// `MPI_Comm_split`.
  func split(_ communicator: Handle, _ color: Int32, key: Int32) throws -> Handle {
    try made("MPI_Comm_split") { commSplit(communicator, color, key, $0) }
  }

  /// Returns the communicator that a call makes.
  func made(_ name: String, _ call: (HandlePlace) -> Int32) throws -> Handle {
    // MPICH writes the lower half only.
    var result: Handle = 0
    try verify(name, call(&result))
    return result
  }

  /// `MPI_Allgather`.
  func gather(_ values: [UInt64], over communicator: Handle) throws -> [[UInt64]] {
    var size: Int32 = 0
    try verify("MPI_Comm_size", commSize(communicator, &size))
    let (count, type) = (Int32(values.count), constants.uint64)
    var all = [UInt64](repeating: 0, count: values.count * Int(size))
    try verify("MPI_Allgather", allgather(values, count, type, &all, count, type, communicator))
    return (0..<Int(size)).map { Array(all[$0 * values.count..<($0 + 1) * values.count]) }
  }
}
