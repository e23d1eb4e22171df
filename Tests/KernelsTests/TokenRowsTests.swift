import Kernels
import Testing

struct TokenRowsTests {
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
