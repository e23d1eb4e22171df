import Kernels
import Testing

/// Wrong shapes trap, with the flags that users get.
struct RequireTests {
  @Test func beyondAMatrix() async {
    await #expect(processExitsWith: .failure) { Matrix(rows: 2, columns: 3)[1, 3] = 1 }
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: 2, columns: 3).rows(1..<3) }
    await #expect(processExitsWith: .failure) { _ = Matrix(Storage(count: 5), rows: 2, columns: 3) }
  }

  @Test func otherShapes() async {
    await #expect(processExitsWith: .failure) {
      Matrix(rows: 2, columns: 3).copy(from: Matrix(rows: 3, columns: 2))
    }
    await #expect(processExitsWith: .failure) {
      let tokens: [Int32] = [7]
      gather(Matrix(rows: 7, columns: 2), tokens.span, into: Matrix(rows: 1, columns: 2))
    }
  }
}
