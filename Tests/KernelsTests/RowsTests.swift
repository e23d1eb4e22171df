import Foundation
import Kernels
import Testing

struct RowsTests {
  @Test(arguments: [1, 15, 16, 17, 40])
  func gathers(width: Int) {
    let (table, tokens) = (random(7, width, seed: 1), [Int32](arrayLiteral: 3, 0, 6, 3, 3))
    let rows = Matrix(rows: 5, columns: width)
    gather(table, tokens.span, into: rows)
    for (row, token) in tokens.enumerated() {
      #expect(bits(rows.rows(row..<row + 1)) == bits(table.rows(Int(token)..<Int(token) + 1)))
    }
  }

  @Test func makesOneHotRows() {
    let tokens: [Int32] = [2, 0]
    let rows = Matrix(rows: 2, columns: 3)
    rows.fill(9)
    oneHot(tokens.span, into: rows)
    #expect(rows.values == [0, 0, 1, 1, 0, 0])
  }
}

struct SoftmaxTests {
  @Test(arguments: [1, 2, 15, 16, 17, 63, 100])
  func agreesWithDoublePrecision(classes: Int) {
    let scores = random(6, classes, seed: 1, scale: 20)
    let before = scores.values.map(Double.init)
    let targets: [Int32] = (0..<6).map { $0 == 2 ? -1 : Int32($0 % classes) }
    let loss = softmaxCrossEntropy(scores, targets.span)
    var expected = 0.0
    for row in 0..<6 {
      let values = before[row * classes..<(row + 1) * classes].map { exp($0) }
      let sum = values.reduce(0, +)
      for (column, value) in values.enumerated() { #expect(abs(Double(scores[row, column]) - value / sum) < 1e-6) }
      if targets[row] >= 0 { expected -= log(values[Int(targets[row])] / sum) }
    }
    #expect(abs(loss - expected) < 1e-5 * max(1, expected))

    let probabilities = scores.values
    softmaxCrossEntropyGradient(scores, targets.span)
    for row in 0..<6 {
      for column in 0..<classes {
        let p = probabilities[row * classes + column]
        #expect(scores[row, column] == (targets[row] < 0 ? 0 : Int(targets[row]) == column ? p - 1 : p))
      }
    }
  }

  @Test func bearsHugeScores() {
    let scores = Matrix(rows: 1, columns: 3)
    scores.set([1e30, -1e30, 1e30])
    let targets: [Int32] = [0]
    #expect(abs(softmaxCrossEntropy(scores, targets.span) - log(2)) < 1e-6)
    #expect(scores.values == [0.5, 0, 0.5])
  }

  @Test func doesNotHideNotANumber() {
    let scores = Matrix(rows: 1, columns: 20)
    scores[0, 18] = .nan
    let targets: [Int32] = [0]
    #expect(softmaxCrossEntropy(scores, targets.span).isNaN)
  }
}

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
