import Files
import FoundationEssentials
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

  /// Another process would decode the same in the same way.
  @Test(arguments: [0, 5, 100, 1_000])
  func aSharedColumnCanBeReadWhereverItGoes(_ count: Int) throws {
    var columns = [inFiles { Column<Int>() }]
    columns[0].append(contentsOf: 0..<count)
    let card = try JSONEncoder().encode(columns[0])
    columns.append(try inFiles { try JSONDecoder().decode(Column<Int>.self, from: card) })
    for number in 0..<2 { columns[number].append(contentsOf: repeatElement(-number, count: 500)) }
    for number in 0..<2 {
      #expect(Array(columns[number]) == Array(0..<count) + Array(repeating: -number, count: 500))
    }
    columns[0] = Column()
    #expect(columns[1].first == (count == 0 ? -1 : 0))
  }

  /// As it would be where processes of two containers have the same numbers.
  @Test func anotherFileWithTheSameDescriptorIsRefused() throws {
    var columns = inFiles { [Column<Int>(), Column<Int>()] }
    for number in 0..<2 { columns[number].append(contentsOf: 0..<1_000) }
    let cards = try columns.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    let descriptors = try cards.map { try #require($0.firstMatch(of: /"descriptor":[0-9]+/)).0 }
    #expect(descriptors[0] != descriptors[1])
    let mixed = cards[0].replacing(descriptors[0], with: descriptors[1])
    #expect(throws: (any Error).self) { try JSONDecoder().decode(Column<Int>.self, from: Data(mixed.utf8)) }
    #expect(columns.allSatisfy { $0.count == 1_000 })
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
