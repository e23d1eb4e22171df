import Testing

/// Tests that every kernel traps if one of its arguments has a wrong shape, with the compiler flags that users get, and
/// that it does not trap if all arguments are right.
///
/// The kernels are built without the compiler's own checks. A wrong argument that no one checks makes them write out of
/// bounds.
struct ShapeTests {
  /// The number of processes that run at a time. Each process tries one wrong argument.
  private static let lanes = 4

  @Test(arguments: 0..<lanes)
  func wrongArgumentsTrap(lane: Int) async {
    for index in stride(from: lane, to: ShapeCase.all.count, by: ShapeTests.lanes) {
      let kernel = ShapeCase.all[index]
      let right = Arguments(mistake: nil)
      kernel.call(right)
      #expect(!right.mistakes.isEmpty, "\(kernel.name) has no wrong arguments")
      for (mistake, description) in right.mistakes.enumerated() {
        let result = await #expect(
          processExitsWith: .failure, observing: [\.standardErrorContent], "\(kernel.name), \(description)"
        ) { [index = index as Int, mistake = mistake as Int] in
          ShapeCase.all[index].call(Arguments(mistake: mistake))
        }
        // A crash is a failure too. A check prints the source file of the kernel and a message.
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
          message.hasPrefix("Kernels/") && message.contains(": Fatal error: "),
          "\(kernel.name), \(description): \(message)")
      }
    }
  }

  @Test func everyPublicKernelHasACase() throws {
    let kernels = try KernelNames.all()
    #expect(kernels.count > 80, "the parser finds too few")
    let cases = ShapeCase.all.map(\.name) + ShapeCase.takeAnything
    #expect(kernels.filter { !cases.contains($0) } == [], "these have no case")
    #expect(cases.filter { !kernels.contains($0) } == [], "there are no such kernels")
    for name in Set(kernels) {
      #expect(kernels.count { $0 == name } == cases.count { $0 == name }, "one case for each overload of \(name)")
    }
  }
}
