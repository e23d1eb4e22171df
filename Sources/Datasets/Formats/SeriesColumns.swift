/// The columns of numbers that a model of series reads, in the order in which ``Series/values`` has them.
struct SeriesColumns {
  /// The names of all columns.
  let names: [String]
  /// The columns that are known up to the last row of a window.
  let inputs: Range<Int>
  /// The columns that are known ahead of time.
  let known: Range<Int>
  /// The columns to forecast. A column can also be among the inputs: its missing numbers are filled in there only.
  let targets: Range<Int>

  init(_ plan: DataPlan) {
    names = plan.inputs + plan.known + plan.targets
    inputs = 0..<plan.inputs.count
    known = inputs.upperBound..<inputs.upperBound + plan.known.count
    targets = known.upperBound..<names.count
  }

  /// The number of columns.
  var count: Int { names.count }
}
