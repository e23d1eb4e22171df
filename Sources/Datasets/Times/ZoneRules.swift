import Foundation

/// The zone of a place, in which clocks may be put forward and back.
package struct ZoneRules: Sendable {
  private let zone: TimeZone

  /// Finds a zone by its name in the tz database, such as `Europe/Berlin`. Nil if there is none.
  package init?(_ name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    self.zone = zone
  }

  /// Returns how many minutes clocks are ahead of UTC at a time.
  ///
  /// - Parameter value: the microseconds since 1970 in UTC.
  func minutes(at value: Double) -> Int16 {
    Int16(zone.secondsFromGMT(for: Date(timeIntervalSince1970: value / 1e6)) / 60)
  }

  /// Returns how many minutes clocks are ahead of UTC when they show a time: no value if clocks pass over it when they
  /// are put forward, two if they show it twice when they are put back, the earlier first.
  ///
  /// - Parameter local: the microseconds since 1970 that the clock shows.
  func minutes(local: Double) -> [Int16] {
    let day = 86_400_000_000.0
    let (before, after) = (minutes(at: local - day), minutes(at: local + day))
    return (before == after ? [before] : [before, after]).filter { minutes(at: local - Double($0) * 60_000_000) == $0 }
  }
}
