import Failures
import Files

/// The columns that are the same in all rows of a series, as numbers that a model reads: a column of numbers is one, a
/// column of classes is one number for each class, of which one is 1. So the first layer learns a vector for each class.
struct StaticColumns {
  /// The most classes of a column.
  static let mostClasses = 256

  private let names: [String]
  /// The classes of each column that has classes.
  let classes: [Int: [String]]

  /// Takes the classes that a model was trained on.
  init(_ names: [String], classes: [Int: [String]]) { (self.names, self.classes) = (names, classes) }

  /// Finds the columns of numbers and the classes of the others.
  ///
  /// - Parameter cells: the cells of each series.
  /// - Throws: a failure of kind `data` for a column with too many classes.
  init(_ names: [String], of cells: [[String]], _ path: String) throws {
    self.names = names
    var classes: [Int: [String]] = [:]
    for column in names.indices {
      let texts = cells.map { $0[column] }
      if texts.allSatisfy({ $0.decimalNumber != nil }) { continue }
      let different = texts.distinctSorted()
      if different.count > StaticColumns.mostClasses {
        throw Failure(
          .data,
          "\(path): data.static: \(names[column]) has \(different.count) classes, more than \(StaticColumns.mostClasses); give a "
            + "column of numbers or of fewer classes")
      }
      classes[column] = different
    }
    self.classes = classes
  }

  /// The number of numbers of all columns.
  var count: Int { numberNames.count }

  /// What each number is: a column of numbers, or a class of a column, such as `region=north`.
  var numberNames: [String] {
    names.indices.flatMap { column in classes[column]?.map { "\(names[column])=\($0)" } ?? [names[column]] }
  }

  /// Returns the numbers of a series.
  ///
  /// - Parameters:
  ///   - cells: the cells of the series.
  ///   - series: its name, for error messages.
  /// - Throws: a failure of kind `data` for a class that the model was not trained on, and for a cell that is no number.
  func numbers(_ cells: [String], series: String, _ path: String) throws -> [Double] {
    try names.indices.flatMap { column -> [Double] in
      let of = series.isEmpty ? "" : " of \(series)"
      guard let classes = classes[column] else {
        if let number = cells[column].decimalNumber { return [number] }
        throw Failure(
          .data,
          "\(path): \(names[column])\(of) is \"\(cells[column])\", but the model reads a number there; correct it")
      }
      guard let place = classes.firstIndex(where: { $0.isExactly(cells[column]) }) else {
        throw Failure(
          .data,
          "\(path): \(names[column])\(of) is \"\(cells[column])\", which the model was not trained on; give one of "
            + "\(classes.list(most: 20))")
      }
      return classes.indices.map { $0 == place ? 1 : 0 }
    }
  }
}
