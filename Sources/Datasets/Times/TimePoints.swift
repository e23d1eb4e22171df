/// The times of consecutive rows of a series. Evenly spaced times take no memory, others eight bytes each.
struct TimePoints: Sendable {
  private var form = Time.Form.number
  /// ``Time/Point/value`` of each time.
  private var values = Progression<Double>()
  /// The zones, each with the first row that has it. They change with the clocks, twice a year.
  private var zones: [(row: Int, minutes: Int16)] = []

  /// Creates the times of no rows, in the form of other times.
  init(like others: TimePoints? = nil) {
    if let others { form = others.form }
  }

  /// The number of times.
  var count: Int { values.count }
  /// Whether there are no times.
  var isEmpty: Bool { values.count == 0 }

  subscript(row: Int) -> Time.Point {
    let value = values[row]
    switch form {
    case .number: return Time.Point(value: value, month: 0)
    case .month: return Time.Point(value: value, month: Int32(value))
    case .local, .zoned: return CivilTime.point(at: value, zone: zone(row))
    }
  }

  /// Appends a time. All times of a series have one form.
  mutating func append(_ time: Time) {
    form = time.form
    append(time.point)
  }

  /// Appends a time of the form of those before it.
  mutating func append(_ point: Time.Point) {
    if point.zone != zones.last?.minutes ?? 0 { zones.append((count, point.zone)) }
    values.append(point.value)
  }

  /// Removes the times of rows at the start.
  mutating func removeFirst(_ rows: Int) {
    let first = zone(rows)
    zones = zones.filter { $0.row > rows }.map { ($0.row - rows, $0.minutes) }
    if first != 0 { zones.insert((0, first), at: 0) }
    values.removeFirst(rows)
  }

  /// Removes the times from a row on, and returns them.
  mutating func removeSuffix(from row: Int) -> TimePoints {
    var rest = TimePoints(like: self)
    for later in row..<count { rest.append(self[later]) }
    zones.removeAll { $0.row >= row }
    values.removeSuffix(from: row)
    return rest
  }

  /// Appends other times of the same form.
  mutating func append(_ others: TimePoints) {
    for row in 0..<others.count { append(others[row]) }
  }

  /// Whether no row is missing, as far as evenly spaced times tell without a look at each.
  func areWhole(_ clock: SeriesClock) -> Bool {
    guard case .fixed = clock.frequency.kind, values.isEven else { return false }
    return count < 2 || clock.steps(from: self[0], to: self[1]) <= 1
  }

  /// Whether also no row is between the times of the clock, as far as evenly spaced times tell.
  func areWholeAndOnTime(_ clock: SeriesClock) -> Bool {
    areWhole(clock) && (count < 2 || clock.isOnTime(self[1], after: self[0]))
  }

  /// How many minutes the zone of a row is ahead of UTC.
  private func zone(_ row: Int) -> Int16 {
    let next = zones.firstPlace { $0.row > row }
    return next == 0 ? 0 : zones[next - 1].minutes
  }
}
