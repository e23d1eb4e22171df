import FoundationEssentials

/// The zone of a place, in which clocks may be put forward and back, from the files of the tz database on this machine.
package struct ZoneRules: Sendable {
  private let file: ZoneFile

  /// The folder of the files. `TZDIR` names another one, as for other programs.
  package static var folder: String {
    ProcessInfo.processInfo.environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/share/zoneinfo"
  }

  /// Whether this machine has files of zones.
  package static var areInstalled: Bool { FileManager.default.fileExists(atPath: folder) }

  /// Finds a zone by its name in the tz database, such as `Europe/Berlin`. Nil if there is none.
  package init?(_ name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    // The name must not lead out of the folder.
    guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }), !name.contains("\0"),
      let bytes = FileManager.default.contents(atPath: "\(ZoneRules.folder)/\(name)"),
      let file = ZoneFile([UInt8](bytes))
    else { return nil }
    self.file = file
  }

  /// Returns how many minutes clocks are ahead of UTC at a time.
  ///
  /// - Parameter value: the microseconds since 1970 in UTC.
  package func minutes(at value: Double) -> Int16 { Int16(file.offset(at: Int((value / 1e6).rounded(.down))) / 60) }

  /// Returns how many minutes clocks are ahead of UTC when they show a time: no value if clocks pass over it when they
  /// are put forward, two if they show it twice when they are put back, the earlier first.
  ///
  /// - Parameter local: the microseconds since 1970 that the clock shows.
  package func minutes(local: Double) -> [Int16] {
    let (before, after) = (minutesBefore(local: local), minutes(at: local + ZoneRules.day))
    return (before == after ? [before] : [before, after]).filter { minutes(at: local - Double($0) * 60_000_000) == $0 }
  }
  /// Returns how many minutes clocks are ahead of UTC a day before they show a time. With it, a time that clocks pass over
  /// when they are put forward is as long after the last time before it as it seems to be (RFC 5545, section 3.3.5).
  ///
  /// - Parameter local: the microseconds since 1970 that the clock shows.
  package func minutesBefore(local: Double) -> Int16 { minutes(at: local - ZoneRules.day) }

  /// Returns whether a clock shows a time to which a time that it passed over moves: on 2021-03-28, clocks in Berlin were put
  /// forward from 02:00 to 03:00, and what is planned for 02:30 happens at 03:30 (RFC 5545, section 3.3.5).
  ///
  /// - Parameter value: the microseconds since 1970 in UTC.
  func canBeMoved(at value: Double) -> Bool {
    let (before, now) = (minutes(at: value - ZoneRules.day), minutes(at: value))
    return now > before && minutes(local: value + Double(before) * 60_000_000).isEmpty
  }

  /// The microseconds of a day.
  private static let day = 86_400_000_000.0
}
