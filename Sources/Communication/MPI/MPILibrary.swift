import Failures
import Glibc

/// A library of MPI that was loaded while the program runs: its functions and its constants.
///
/// The program is not linked to MPI. So a single process runs where no MPI is installed, and one program works with
/// every kind of MPI.
struct MPILibrary: @unchecked Sendable {
  typealias Handle = MPIConstants.Handle
  typealias HandlePlace = UnsafeMutableRawPointer
  typealias Number = UnsafeMutablePointer<Int32>

  /// The name and version, such as "Open MPI 4.1.4".
  let name: String
  /// The constants of this kind of MPI.
  let constants: MPIConstants

  let initThread: @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, Int32, Number) -> Int32
  let finalize: @convention(c) () -> Int32
  let abort: @convention(c) (Handle, Int32) -> Int32
  let errorString: @convention(c) (Int32, UnsafeMutablePointer<CChar>, Number) -> Int32
  let getProcessorName: @convention(c) (UnsafeMutablePointer<CChar>, Number) -> Int32
  let commSetErrhandler: @convention(c) (Handle, Handle) -> Int32
  let commRank: @convention(c) (Handle, Number) -> Int32
  let commSize: @convention(c) (Handle, Number) -> Int32
  let commSplit: @convention(c) (Handle, Int32, Int32, HandlePlace) -> Int32
  let commSplitType: @convention(c) (Handle, Int32, Int32, Handle, HandlePlace) -> Int32
  let bcast: @convention(c) (UnsafeMutableRawPointer, Int32, Handle, Int32, Handle) -> Int32
  let allreduce: @convention(c) (UnsafeRawPointer?, UnsafeMutableRawPointer, Int32, Handle, Handle, Handle) -> Int32
  let allgather:
    @convention(c) (UnsafeRawPointer, Int32, Handle, UnsafeMutableRawPointer, Int32, Handle, Handle) -> Int32
  let allgatherv:
    @convention(c) (
      UnsafeRawPointer, Int32, Handle, UnsafeMutableRawPointer, UnsafePointer<Int32>, UnsafePointer<Int32>, Handle,
      Handle
    ) -> Int32
  let isend: @convention(c) (UnsafeRawPointer, Int32, Handle, Int32, Int32, Handle, HandlePlace) -> Int32
  let irecv: @convention(c) (UnsafeMutableRawPointer, Int32, Handle, Int32, Int32, Handle, HandlePlace) -> Int32
  let testall: @convention(c) (Int32, HandlePlace, Number, UnsafeMutableRawPointer?) -> Int32
  let waitall: @convention(c) (Int32, HandlePlace, UnsafeMutableRawPointer?) -> Int32

  /// Loads a library by its path, or by its name from the folders in which the system looks for libraries.
  ///
  /// - Throws: a failure of kind `internal` that says why it cannot be loaded.
  init(_ file: String) throws {
    // Open MPI loads parts of itself, which look for its functions among those that all libraries see.
    guard let library = dlopen(file, RTLD_NOW | RTLD_GLOBAL) else {
      throw Failure(.internal, dlerror().map { String(cString: $0) } ?? file)
    }
    func address(_ name: String) throws -> UnsafeMutableRawPointer {
      guard let address = dlsym(library, name) else {
        throw Failure(.internal, "\(file): it has no \(name), so it is no library of MPI 3.0 or newer")
      }
      return address
    }
    func function<Function>(_ name: String) throws -> Function {
      unsafeBitCast(try address(name), to: Function.self)
    }
    let isOpenMPI = dlsym(library, "ompi_mpi_comm_world") != nil
    constants = try isOpenMPI ? .openMPI { UInt(bitPattern: try address($0)) } : .mpich
    name = try MPILibrary.name(isOpenMPI, function("MPI_Get_library_version"))
    initThread = try function("MPI_Init_thread")
    finalize = try function("MPI_Finalize")
    abort = try function("MPI_Abort")
    errorString = try function("MPI_Error_string")
    getProcessorName = try function("MPI_Get_processor_name")
    commSetErrhandler = try function("MPI_Comm_set_errhandler")
    commRank = try function("MPI_Comm_rank")
    commSize = try function("MPI_Comm_size")
    commSplit = try function("MPI_Comm_split")
    commSplitType = try function("MPI_Comm_split_type")
    bcast = try function("MPI_Bcast")
    allreduce = try function("MPI_Allreduce")
    allgather = try function("MPI_Allgather")
    allgatherv = try function("MPI_Allgatherv")
    isend = try function("MPI_Isend")
    irecv = try function("MPI_Irecv")
    testall = try function("MPI_Testall")
    waitall = try function("MPI_Waitall")
  }

  /// Throws a failure that names the call, unless its status is a success.
  func verify(_ call: String, _ status: Int32) throws {
    guard status != MPIConstants.success else { return }
    let reason = MPILibrary.text { errorString(status, $0, $1) }
    throw Failure(.internal, "\(call) failed: \(reason); check the network between the hosts")
  }

  /// The text that a function of MPI writes, with its length.
  static func text(_ write: (UnsafeMutablePointer<CChar>, Number) -> Int32) -> String {
    // MPI_MAX_LIBRARY_VERSION_STRING is the largest of its limits: 8192 in MPICH.
    var text = [CChar](repeating: 0, count: 8193)
    var length: Int32 = 0
    _ = write(&text, &length)
    return String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The name and version in the text of `MPI_Get_library_version`: "Open MPI v4.1.4, package: …", or
  /// "MPICH Version:\t4.0.2\nMPICH Release date: …".
  private static func name(
    _ isOpenMPI: Bool, _ version: @convention(c) (UnsafeMutablePointer<CChar>, Number) -> Int32
  ) -> String {
    let line = text { version($0, $1) }.split { $0.isNewline || $0 == "," }.first ?? "an MPI without a name"
    return line.replacing(/\ Version:\s+/, with: " ").replacing("Open MPI v", with: "Open MPI ").description
  }
}
