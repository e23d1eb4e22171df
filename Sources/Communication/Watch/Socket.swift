import Failures
import Glibc

/// A TCP connection or a listening socket (IPv4). It is closed when its last owner releases it.
final class Socket: Sendable {
  /// The file descriptor.
  let descriptor: Int32

  /// Creates a socket (`socket`).
  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Socket.failure("socket") }
  }

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Listens on a free port of all interfaces (`bind`, `listen`), and returns the port.
  func listen(backlog: Int) throws -> UInt16 {
    var (address, length) = (sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
    address.sin_family = sa_family_t(AF_INET)
    let status = withGeneric(&address) { bind(descriptor, $0, length) }
    guard status == 0 else { throw Socket.failure("bind") }
    guard Glibc.listen(descriptor, Int32(backlog)) == 0 else { throw Socket.failure("listen") }
    guard withGeneric(&address, { getsockname(descriptor, $0, &length) }) == 0 else {
      throw Socket.failure("getsockname")
    }
    return UInt16(bigEndian: address.sin_port)
  }

  /// Waits for the next connection (`accept`). Returns nil if none arrives in time.
  func accept(within milliseconds: Int) -> Socket? {
    guard wait(POLLIN, milliseconds) else { return nil }
    let connection = Glibc.accept(descriptor, nil, nil)
    return connection >= 0 ? Socket(connection) : nil
  }

  /// Connects to a port of an address such as 10.0.0.1 (`connect`). Returns nil if there is no answer in time.
  static func connected(to address: String, port: UInt16, within milliseconds: Int) throws -> Socket? {
    let socket = try Socket()
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = port.bigEndian
    guard inet_pton(AF_INET, address, &target.sin_addr) == 1 else { return nil }
    let flags = fcntl(socket.descriptor, F_GETFL)
    _ = fcntl(socket.descriptor, F_SETFL, flags | O_NONBLOCK)
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    if withGeneric(&target, { connect(socket.descriptor, $0, length) }) != 0 {
      var (error, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
      guard errno == EINPROGRESS, socket.wait(POLLOUT, milliseconds),
        getsockopt(socket.descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0, error == 0
      else { return nil }
    }
    _ = fcntl(socket.descriptor, F_SETFL, flags)
    return socket
  }

  /// Sends bytes without waiting (`send`). Bytes that do not fit into the socket's buffer now are dropped.
  ///
  /// - Returns: Whether the connection is still open.
  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    return count >= 0 || errno == EAGAIN || errno == EINTR
  }

  /// Receives up to `count` bytes that have arrived, without waiting (`recv`). Empty if none have. Nil if the other
  /// side has closed the connection.
  func receive(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let received = recv(descriptor, &bytes, count, Int32(MSG_DONTWAIT))
    if received < 0 { return errno == EAGAIN || errno == EINTR ? [] : nil }
    return received == 0 ? nil : Array(bytes.prefix(received))
  }

  /// Receives exactly `count` bytes. Returns nil if they do not arrive in time: the time limit starts anew with each
  /// piece.
  func receive(exactly count: Int, within milliseconds: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard wait(POLLIN, milliseconds), let more = receive(count - bytes.count) else { return nil }
      bytes += more
    }
    return bytes
  }

  private func wait(_ events: Int32, _ milliseconds: Int) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return poll(&request, 1, Int32(milliseconds)) == 1
  }

  /// Returns the IPv4 addresses of this host's interfaces (`getifaddrs`), the loopback addresses last.
  static func addresses() -> [String] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0 else { return ["127.0.0.1"] }
    defer { freeifaddrs(first) }
    let texts = sequence(first: first, next: { $0?.pointee.ifa_next }).compactMap { entry -> String? in
      guard let address = entry?.pointee.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET) else { return nil }
      return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        var text = [CChar](repeating: 0, count: Int(INET_ADDRSTRLEN))
        inet_ntop(AF_INET, &$0.pointee.sin_addr, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
    return texts.filter { !$0.hasPrefix("127.") } + texts.filter { $0.hasPrefix("127.") }
  }

  private static func failure(_ call: String) -> Failure {
    Failure(.internal, "\(call) failed: \(String(cString: strerror(errno))); the processes cannot watch each other")
  }
}

/// Calls `body` with a pointer to an address in the generic form that the C functions need.
private func withGeneric<Result>(
  _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
) -> Result {
  withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
  }
}
