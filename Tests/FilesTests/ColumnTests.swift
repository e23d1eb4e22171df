import Files
import Testing

/// Values in memory and in a file.
struct ColumnTests {
  private func inFiles<Result>(_ body: () throws -> Result) rethrows -> Result {
    try ColumnPlace.$current.withValue(ColumnPlace(limit: 100)) { try body() }
  }

  @Test func valuesInAFileAreThoseInMemory() {
    let values = (0..<10_000).map { Float($0) / 3 }
    let column = inFiles {
      var column = Column<Float>()
      for value in values { column.append(value) }
      return column
    }
    #expect(Array(column) == values)
    #expect(Array(column[5_000..<5_003]) == Array(values[5_000..<5_003]))
  }

  @Test func valuesCanBeReadBetweenOthers() {
    var column = inFiles { Column<Int>() }
    for value in 0..<1_000 {
      column.append(value)
      #expect(column[value] == value && column[value / 2] == value / 2)
    }
  }

  @Test(arguments: [0..<1_000, 0..<0, 1_000..<1_000, 980..<1_000, 990..<999, 5..<20])
  func placesAreInTheFileAndBehindIt(_ places: Range<Int>) {
    let column = inFiles {
      var column = Column<Int>()
      for value in 0..<1_000 { column.append(value) }
      return column
    }
    #expect(column.values(in: places) == Array(places))
    #expect(column.firstIndex(in: places) { $0 >= 991 } == places.first { $0 >= 991 })
  }

  @Test func aCopyGoesItsOwnWay() {
    var column = inFiles { Column<UInt8>() }
    column.append(contentsOf: repeatElement(1, count: 1_050))
    var copy = column
    column.append(contentsOf: repeatElement(2, count: 1_000))
    copy.append(contentsOf: repeatElement(3, count: 1_000))
    #expect(Array(column) == Array(repeating: 1, count: 1_050) + Array(repeating: 2, count: 1_000))
    #expect(Array(copy) == Array(repeating: 1, count: 1_050) + Array(repeating: 3, count: 1_000))
  }

  @Test func aFolderThatIsYetToBeCreatedWillDo() {
    let place = ColumnPlace(folder: "/tmp/no/such/folder", limit: 100)
    let column = ColumnPlace.$current.withValue(place) {
      var column = Column<Int>()
      column.append(contentsOf: 0..<1_000)
      return column
    }
    #expect(Array(column) == Array(0..<1_000))
  }
}
