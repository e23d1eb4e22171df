/// The constants of a kind of MPI, and the size of its handles.
///
/// The functions of all kinds of MPI have the same names and arguments. But each kind has other values for
/// `MPI_COMM_WORLD` and its like, and a handle is a pointer in Open MPI and an `int` in MPICH. Here, a handle is a whole
/// word: an `int` travels in the lower half of one.
///
/// - Note: The values of MPICH are those of its ABI initiative (<https://www.mpich.org/abi/>), which Intel MPI, Cray
///   MPICH and MVAPICH keep. Open MPI exports an object for each constant, whose address is the value.
struct MPIConstants: @unchecked Sendable {
  /// A communicator, a type, an operation or a request of MPI.
  typealias Handle = UInt

  /// The number of bytes of a handle in memory.
  let handleSize: Int
  /// `MPI_COMM_WORLD`.
  let world: Handle
  /// `MPI_ERRORS_RETURN`.
  let errorsReturn: Handle
  /// `MPI_INFO_NULL`.
  let noInfo: Handle
  /// `MPI_FLOAT`.
  let float: Handle
  /// `MPI_UINT64_T`.
  let uint64: Handle
  /// `MPI_INT`.
  let int: Handle
  /// `MPI_BYTE`.
  let byte: Handle
  /// `MPI_SUM`.
  let sum: Handle
  /// `MPI_BOR`.
  let bitsOr: Handle
  /// `MPI_IN_PLACE`.
  let inPlace: UnsafeMutableRawPointer?
  /// `MPI_STATUSES_IGNORE`.
  let noStatuses: UnsafeMutableRawPointer?
  /// `MPI_COMM_TYPE_SHARED`.
  let sharedMemory: Int32

  /// `MPI_THREAD_FUNNELED`, the same in all kinds.
  static let funneled: Int32 = 1
  /// `MPI_SUCCESS`, the same in all kinds.
  static let success: Int32 = 0

  /// MPICH and its relatives.
  static let mpich = MPIConstants(
    handleSize: MemoryLayout<Int32>.size, world: 0x4400_0000, errorsReturn: 0x5400_0001, noInfo: 0x1c00_0000,
    float: 0x4c00_040a, uint64: 0x4c00_083e, int: 0x4c00_0405, byte: 0x4c00_010d, sum: 0x5800_0003,
    bitsOr: 0x5800_0008, inPlace: UnsafeMutableRawPointer(bitPattern: -1),
    noStatuses: UnsafeMutableRawPointer(bitPattern: 1), sharedMemory: 1)

  /// Open MPI, from the addresses of its objects by their names.
  static func openMPI(_ address: (String) throws -> Handle) rethrows -> MPIConstants {
    MPIConstants(
      handleSize: MemoryLayout<UnsafeRawPointer>.size, world: try address("ompi_mpi_comm_world"),
      errorsReturn: try address("ompi_mpi_errors_return"), noInfo: try address("ompi_mpi_info_null"),
      float: try address("ompi_mpi_float"), uint64: try address("ompi_mpi_uint64_t"),
      int: try address("ompi_mpi_int"), byte: try address("ompi_mpi_byte"), sum: try address("ompi_mpi_op_sum"),
      bitsOr: try address("ompi_mpi_op_bor"), inPlace: UnsafeMutableRawPointer(bitPattern: 1), noStatuses: nil,
      sharedMemory: 0)
  }
}
