import Kernels
import Testing

struct MultiplyTests {
  @Test(arguments: [1, 2, 3, 7, 8, 13, 14, 15, 22, 28, 31], [1, 5, 31, 32, 33, 64, 75])
  func agreesWithDoublePrecision(rows: Int, columns: Int) {
    for depth in [0, 1, 3, 255, 256, 257, 600] {
      let (a, b) = (random(rows, depth, 1), random(depth, columns, 2))
      let packed = PackedMatrix()
      packed.pack(b)
      let c = Matrix(rows: rows, columns: columns)
      c.fill(.nan)
      multiply(a, packed, into: c)
      expectProduct(c, a, b)
    }
  }
}

func random(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix {
  let matrix = Matrix(rows: rows, columns: columns)
  var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(rows * 1000 + columns)
  matrix.set(
    (0..<rows * columns).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 33)) * 0x1p-30
    })
  return matrix
}

func expectProduct(_ c: Matrix, _ a: Matrix, _ b: Matrix) {
  var worst = 0.0
  for i in 0..<c.rows {
    for j in 0..<c.columns {
      var sum = 0.0, size = 0.0
      for k in 0..<a.columns {
        sum += Double(a[i, k]) * Double(b[k, j])
        size += abs(Double(a[i, k]) * Double(b[k, j]))
      }
      worst = max(worst, abs(Double(c[i, j]) - sum) / max(size, 1e-30))
    }
  }
  #expect(worst <= 1e-6, "\(c.rows) × \(a.columns) × \(c.columns): off by \(worst)")
}
