import Inspection
import Kernels
import Testing

struct NearestRowsTests {
  @Test func rowsAreSortedByCosine() {
    let table = Matrix(rows: 5, columns: 2)
    table.set([1, 0, 3, 3, -2, 0, 0, 0, 0, 7])
    let nearest = NearestRows(table).nearest(to: 0, count: 9)
    // Rows with the same cosine keep their order. The row of zeros has the cosine 0.
    #expect(nearest.map(\.token) == [1, 3, 4, 2])
    #expect(abs(nearest[0].cosine - 0.5.squareRoot()) < 1e-12)
    #expect(nearest[1].cosine == 0 && nearest[2].cosine == 0 && nearest[3].cosine == -1)
    #expect(NearestRows(table).nearest(to: 0, count: 1).map(\.token) == [1])
  }
}
