/// The numbers of all series, one behind the other, each followed by its rows ahead.
struct SeriesRows {
  /// The numbers of each of ``SeriesColumns``.
  var columns: [[Double]]
  var windows: SeriesWindows
  /// The classes of the columns that are known ahead, by their place in `data.known`; none for columns of numbers.
  var classes: [Int: [String]] = [:]
  /// The frequency of the rows, if it was found.
  var frequency: String?
  /// The decimal mark, if it is a comma that was found in the numbers.
  var decimal: String?
  /// The cells of each series that are the same in all rows.
  var statics: [[String]] = []
  /// The path of the table, for error messages.
  let path: String
  var splits: SeriesSplits
  /// The names of the series that are too short for an example.
  var short: [String] = []
  /// The first line of the first series whose rows are all ahead, because they have neither a target nor an input.
  var firstEmpty: Int?
  /// The number of rows at the start of series that were left out.
  var leftOut = 0
  /// The number of windows whose rows ahead lack what must be known of them.
  var unknown = 0

  /// Appends a series and its rows ahead. Its numbers are taken out of it, so that they lie in memory once.
  mutating func append(_ series: inout Series, _ ahead: RowsAhead) {
    for column in columns.indices {
      if columns[column].isEmpty {
        swap(&columns[column], &series.columns[column])
      } else {
        columns[column] += series.columns[column]
      }
      columns[column] += ahead.columns[column]
      series.columns[column] = []
    }
    statics.append(series.statics)
    series.times.append(ahead.times)
    windows.append(name: series.name, count: series.count, times: series.times)
  }
}
