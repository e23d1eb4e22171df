/// How far apart the rows of series are: a fixed time, or a number of months, which differ in length.
struct TimeSpacing {
  /// The shortest time from one row to the next, in the unit of ``Time/Point/value``.
  private var shortest = Double.infinity
  /// The smallest number of months from one row to the next.
  private var fewestMonths = Int32.max
  private var places = PlacesInMonths()

  /// Adds a time, and the time of the row before in the same series.
  mutating func add(_ time: Time, after previous: Time.Point?) {
    if let place = time.place { places.add(place) }
    if let previous {
      shortest = min(shortest, time.point.value - previous.value)
      fewestMonths = min(fewestMonths, time.point.month - previous.month)
    }
  }

  /// Returns how many rows a time comes after the row before, 1 if no row is missing between them.
  func steps(from previous: Time.Point, to time: Time.Point) -> Double {
    let steps =
      places.areAlike && fewestMonths > 0
      ? Double(time.month - previous.month) / Double(fewestMonths) : (time.value - previous.value) / shortest
    return max(1, steps.rounded())
  }
}

/// The places of times in their months.
private struct PlacesInMonths {
  private var latestDay = 0
  /// The days that are not the last of their month.
  private var innerDays: ClosedRange<Int>?
  private var microseconds: Int64?
  private var areAtOneTimeOfDay = true

  mutating func add(_ place: Time.PlaceInMonth) {
    latestDay = max(latestDay, place.day)
    if !place.isLastDay {
      let days = innerDays ?? place.day...place.day
      innerDays = min(days.lowerBound, place.day)...max(days.upperBound, place.day)
    }
    areAtOneTimeOfDay = areAtOneTimeOfDay && place.microseconds == microseconds ?? place.microseconds
    microseconds = place.microseconds
  }

  /// Whether there are places, all at the same day and time of their months. A month without that day has its last day
  /// instead.
  var areAlike: Bool {
    microseconds != nil && areAtOneTimeOfDay
      && (innerDays.map { $0.lowerBound == latestDay && $0.upperBound == latestDay } ?? true)
  }
}
