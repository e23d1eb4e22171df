import Datasets
import Files

/// Checks that the keys of the data fit each other.
struct DataCheck {
  private let data: DataPlan
  private let place: Place

  init(_ data: DataPlan, _ place: Place) { (self.data, self.place) = (data, place) }

  /// Checks all rules.
  ///
  /// - Throws: a failure of kind `usage` that names the key.
  func check() throws {
    if data.paths.list.count > 1 && data.format != .text {
      throw place.failure("data.path: \(data.format.rawValue) is read from one file; give one path")
    }
    try checkNamedOnce()
    switch data.format {
    case .labelledText, .pairs: try checkTextColumns()
    default: break
    }
    if data.normalize == .window && data.format != .series {
      throw place.failure("data.normalize: window belongs to series; set it to true or false")
    }
    if data.normalize != .none && data.format == .labelledText && data.labels != .number {
      throw place.failure("data.normalize: the labels are classes, not numbers; leave it out")
    }
  }

  private func checkNamedOnce() throws {
    let lists = [
      ("inputs", data.inputs), ("targets", data.targets), ("known", data.known), ("static", data.staticColumns),
      ("calendar", data.calendar.map(\.rawValue)),
    ]
    for (key, names) in lists {
      var known: Set<ExactText> = []
      if let name = names.first(where: { !known.insert(ExactText($0)).inserted }) {
        throw place.failure("data.\(key): \(name) is there twice; name it once")
      }
    }
  }

  private func checkTextColumns() throws {
    let unused = data.header != nil ? "header" : data.delimiter != nil ? "delimiter" : nil
    if let unused, data.isOfJSON {
      throw place.failure("data.\(unused): \(data.path) has JSON objects with keys; leave it out")
    }
    if data.inputs.count > 1 {
      throw place.failure("data.inputs: \(data.inputs.count) columns, but a text comes from one; name one")
    }
    if data.targets.count > 1 && data.labels != .multiLabel {
      let advice = data.format == .pairs ? "name one" : "name one, or set data.labels to multi-label"
      throw place.failure("data.targets: \(data.targets.count) columns; \(advice)")
    }
  }
}
