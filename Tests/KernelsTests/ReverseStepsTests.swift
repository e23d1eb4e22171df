import Kernels
import Testing

struct ReverseStepsTests {
  @Test(arguments: [[], [4, 4, 4], [4, 2, 1], [0, 3, 4]] as [[Int32]], [1, 17])
  func reversesEachRowWithinItsLength(lengths: [Int32], columns: Int) {
    let source = random(12, columns, seed: 1)
    let result = Matrix(rows: 12, columns: columns)
    reverseSteps(source, rows: 3, lengths: lengths.span, into: result)
    for row in 0..<3 {
      let length = lengths.isEmpty ? 4 : Int(lengths[row])
      for step in 0..<4 {
        let from = step < length ? length - 1 - step : step
        for column in 0..<columns {
          #expect(result[step * 3 + row, column] == source[from * 3 + row, column])
        }
      }
    }
    let again = Matrix(rows: 12, columns: columns)
    reverseSteps(result, rows: 3, lengths: lengths.span, into: again)
    #expect(bits(again) == bits(source))
  }
}
