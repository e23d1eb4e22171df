import Kernels

/// Returns a matrix of random numbers in ±scale. They are the same in every run.
func random(_ rows: Int, _ columns: Int, seed: UInt64, scale: Float = 1) -> Matrix {
  let matrix = Matrix(rows: rows, columns: columns)
  var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(rows * 1000 + columns)
  matrix.set(
    (0..<rows * columns).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 32)) * 0x1p-31 * scale
    })
  return matrix
}

/// Returns the bits of all floats. Unlike floats, bits distinguish −0 from 0 and one NaN from another.
func bits(_ matrix: Matrix) -> [UInt32] { matrix.values.map(\.bitPattern) }

/// Returns a packed copy.
func packed(_ matrix: Matrix, _ arrangement: PackedMatrix.Arrangement = .plain) -> PackedMatrix {
  let packed = PackedMatrix(arrangement)
  packed.pack(matrix)
  return packed
}
