import Kernels
import Testing

struct ReductionTests {
  @Test(arguments: [0, 1, 15, 16, 17, 4095, 4096, 4097, 20_000])
  func sumsSquares(count: Int) {
    let values = random(1, count, seed: 1)
    let storage = Storage(count: count)
    storage.vector.copy(from: values)
    let expected = values.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(sumOfSquares(storage, 0..<storage.count) - expected) <= 1e-6 * expected)
  }

  @Test(arguments: [1, 15, 16, 17, 33])
  func tellsWhatIsNotFinite(columns: Int) {
    let matrix = random(3, columns, seed: 1)
    matrix[1, 0] = -.greatestFiniteMagnitude
    #expect(isFinite(matrix))
    for row in 0..<3 {
      for column in 0..<columns {
        let value = matrix[row, column]
        for other: Float in [.nan, .infinity, -.infinity] {
          matrix[row, column] = other
          #expect(!isFinite(matrix))
        }
        matrix[row, column] = value
      }
    }
  }

  @Test func hashesTellOneBit() {
    let matrix = random(5, 37, seed: 1)
    let before = hash(matrix)
    #expect(hash(matrix) == before)
    for index in 0..<matrix.count {
      for bit in [0, 13, 31] {
        let (row, column) = (index / 37, index % 37)
        let value = matrix[row, column]
        matrix[row, column] = Float(bitPattern: value.bitPattern ^ (1 << UInt32(bit)))
        #expect(hash(matrix) != before)
        matrix[row, column] = value
      }
    }
  }
}
