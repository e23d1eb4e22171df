import Files

/// The columns of a table that a model of series reads. Each is read once, even if it is an input and a target.
struct SeriesColumns {
  /// The names of all columns.
  let names: [String]
  /// The columns that are known up to the last row of a window.
  let inputs: [Int]
  /// The columns that are known ahead of time.
  let known: [Int]
  /// The columns to forecast. A column can also be among the inputs: its missing numbers are filled in there only.
  let targets: [Int]

  init(_ plan: DataPlan) {
    var names: [String] = []
    func place(_ name: String) -> Int {
      if let place = names.firstIndex(where: { $0.isExactly(name) }) { return place }
      names.append(name)
      return names.count - 1
    }
    inputs = plan.inputs.map(place)
    known = plan.known.map(place)
    targets = plan.targets.map(place)
    self.names = names
  }

  /// The number of columns.
  var count: Int { names.count }
}
