import Kernels
import Testing

/// Compares products, bit by bit, with a plain loop that has the same chains of fused multiply-adds.
struct MultiplyTests {
  static let rows = [1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 18, 25, 31]
  static let columns = [1, 5, 15, 16, 17, 31, 32, 33, 48, 49, 63, 64, 65, 128, 139]
  static let depths = [0, 1, 3, 255, 256, 257, 600]

  @Test(arguments: rows, columns)
  func multiplies(rows: Int, columns: Int) {
    for depth in MultiplyTests.depths {
      let (a, b) = (random(rows, depth, seed: 1), random(depth, columns, seed: 2))
      let (bias, before) = (random(1, columns, seed: 3), random(rows, columns, seed: 4))
      let c = Matrix(rows: rows, columns: columns)
      c.fill(.nan)
      multiply(a, packed(b), into: c)
      #expect(bits(c) == bits(product(a, b) { _, _ in 0 }), "zeros, \(depth)")
      multiply(a, packed(b), into: c, from: .row(bias))
      #expect(bits(c) == bits(product(a, b) { bias[0, $1] }), "row, \(depth)")
      c.copy(from: before)
      multiply(a, packed(b), into: c, from: .result)
      #expect(bits(c) == bits(product(a, b) { before[$0, $1] }), "result, \(depth)")
    }
  }

  /// Such a product is computed in several bands of rows, groups of panels and blocks of the depth.
  @Test(arguments: [769, 1700]) func multipliesInBlocks(depth: Int) {
    let (a, b, bias) = (random(530, depth, seed: 1), random(depth, 139, seed: 2), random(1, 139, seed: 3))
    let (packedOnce, packedBlocks) = (Matrix(rows: 530, columns: 139), Matrix(rows: 530, columns: 139))
    multiply(a, packed(b), into: packedOnce, from: .row(bias))
    multiply(a, b, into: packedBlocks, from: .row(bias))
    #expect(bits(packedBlocks) == bits(packedOnce))
    for row in [0, 255, 256, 257, 511, 512, 529] {
      let expected = product(a.rows(row..<row + 1), b) { bias[0, $1] }
      #expect(bits(packedOnce.rows(row..<row + 1)) == bits(expected), "row \(row)")
    }
  }

  @Test(arguments: [1, 5, 16, 33, 300, 800], [1, 17, 32, 64, 70, 140])
  func packsTheTranspose(rows: Int, columns: Int) {
    let (a, b) = (random(3, rows, seed: 1), random(columns, rows, seed: 2))
    let transposed = Matrix(rows: rows, columns: columns)
    for i in 0..<rows { for j in 0..<columns { transposed[i, j] = b[j, i] } }
    let packedTranspose = PackedMatrix()
    packedTranspose.pack(transposed: b)
    let (c, d) = (Matrix(rows: 3, columns: columns), Matrix(rows: 3, columns: columns))
    multiply(a, packedTranspose, into: c)
    multiply(a, packed(transposed), into: d)
    #expect(bits(c) == bits(d))
    multiply(a, b, transposed: true, into: c)
    #expect(bits(c) == bits(d))
    multiply(a, transposed, into: c)
    #expect(bits(c) == bits(d))
  }

  /// The result is a view of a larger matrix. The kernel must not write the floats around it, or read them as part of
  /// it.
  @Test func leavesTheNeighboursAlone() {
    let large = random(9, 60, seed: 1)
    let before = large.values
    let c = large.rows(2..<7).columns(3..<40)
    multiply(random(5, 11, seed: 2), packed(random(11, 37, seed: 3)), into: c)
    for i in 0..<9 {
      for j in 0..<60 where !((2..<7).contains(i) && (3..<40).contains(j)) {
        #expect(large[i, j] == before[i * 60 + j])
      }
    }
  }

  @Test func notANumberStaysInItsRowAndColumn() {
    let (a, b) = (random(20, 8, seed: 1), random(8, 40, seed: 2))
    a[3, 2] = .nan
    b[5, 7] = .infinity
    let c = Matrix(rows: 20, columns: 40)
    multiply(a, packed(b), into: c)
    for i in 0..<20 {
      for j in 0..<40 {
        if i == 3 {
          #expect(c[i, j].isNaN)
        } else {
          #expect(c[i, j].isFinite == (j != 7))
        }
      }
    }
  }
}

/// Computes a plain product in which each element is one chain of fused multiply-adds.
func product(_ a: Matrix, _ b: Matrix, from start: (Int, Int) -> Float) -> Matrix {
  let c = Matrix(rows: a.rows, columns: b.columns)
  for i in 0..<c.rows {
    for j in 0..<c.columns {
      c[i, j] = (0..<a.columns).reduce(start(i, j)) {
        Machine.fuses ? $0.addingProduct(a[i, $1], b[$1, j]) : $0 + a[i, $1] * b[$1, j]
      }
    }
  }
  return c
}
