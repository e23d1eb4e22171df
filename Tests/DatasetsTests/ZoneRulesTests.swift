import Datasets
import Testing

/// The minutes that Python's zoneinfo gives.
struct ZoneRulesTests {
  @Test(arguments: [
    ("Europe/Berlin", -933_638_400, 120), ("Europe/Berlin", 1_616_893_199, 60), ("Europe/Berlin", 1_616_893_200, 120),
    ("America/New_York", -2_717_668_800, -296), ("America/New_York", 1_173_596_399, -300),
    ("America/New_York", 1_173_596_400, -240), ("Europe/Dublin", 1_610_668_800, 0),
    ("Europe/Dublin", 1_626_307_200, 60), ("Africa/Casablanca", 1_618_876_800, 0),
    ("Africa/Casablanca", 1_625_097_600, 60), ("America/Sao_Paulo", 1_541_300_399, -180),
    ("America/Sao_Paulo", 1_541_300_400, -120), ("America/Sao_Paulo", 1_575_158_400, -180),
    ("Asia/Kolkata", 631_152_000, 330), ("Asia/Kathmandu", 504_900_000, 330), ("Asia/Kathmandu", 505_008_000, 345),
    ("Pacific/Apia", 1_325_235_600, -600), ("Pacific/Apia", 1_325_242_800, 840), ("UTC", 946_684_800, 0),
  ])
  func knownYears(name: String, time: Int, minutes: Int16) throws {
    #expect(try #require(ZoneRules(name)).minutes(at: Double(time) * 1e6) == minutes)
  }

  /// After 2037, a rule holds. In Sydney the summer goes over the end of the year, in Dublin winter time is behind
  /// standard time, and in Nuuk clocks change the evening before.
  @Test(arguments: [
    ("Europe/Berlin", 2_540_246_400, 120), ("Europe/Berlin", 2_550_704_399, 120), ("Europe/Berlin", 2_550_704_400, 60),
    ("Europe/Berlin", 16_709_328_000, 120), ("America/New_York", 2_235_621_599, -240),
    ("America/New_York", 2_235_621_600, -300), ("Australia/Sydney", 2_368_051_200, 660),
    ("Australia/Sydney", 2_383_689_600, 600), ("Australia/Sydney", 2_374_675_199, 660),
    ("Australia/Sydney", 2_374_675_200, 600), ("Australia/Sydney", 2_398_374_000, 660),
    ("America/Santiago", 2_524_608_000, -180), ("America/Santiago", 2_537_654_400, -240),
    ("Europe/Dublin", 2_841_350_400, 0), ("Europe/Dublin", 2_857_075_200, 60),
    ("America/Sao_Paulo", 2_553_465_600, -180),
    ("Asia/Kolkata", 2_524_608_000, 330), ("Australia/Lord_Howe", 2_368_051_200, 660),
    ("Australia/Lord_Howe", 2_383_689_600, 630), ("America/Nuuk", 2_524_608_000, -120),
    ("America/Nuuk", 2_540_246_400, -60), ("Etc/GMT-3", 2_524_608_000, 180),
  ])
  func laterYears(name: String, time: Int, minutes: Int16) throws {
    #expect(try #require(ZoneRules(name)).minutes(at: Double(time) * 1e6) == minutes)
  }

  @Test(
    arguments: [
      ("Europe/Berlin", 1_616_895_000, [60]),  // 2021-03-28 01:30
      ("Europe/Berlin", 1_616_898_600, []),  // 02:30, which clocks pass over
      ("Europe/Berlin", 1_635_647_400, [120, 60]),  // 2021-10-31 02:30, which they show twice
      ("Europe/Berlin", 1_635_651_000, [60]),  // 03:30
      ("Australia/Lord_Howe", 1_617_500_700, [660, 630]),  // 2021-04-04 01:45
      ("Pacific/Apia", 1_325_246_400, []),  // 2011-12-30 12:00: a day that there was not
    ] as [(String, Int, [Int16])])
  func clocksShow(name: String, local: Int, minutes: [Int16]) throws {
    #expect(try #require(ZoneRules(name)).minutes(local: Double(local) * 1e6) == minutes)
  }

  @Test(arguments: [
    "", "Mars", "Europe", "europe/berlin", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC", "Europe/../UTC",
    "Europe//Berlin", "Europe/Berlin/", "tzdata.zi", "UTC\0", ".",
  ])
  func whatIsNoZone(name: String) { #expect(ZoneRules(name) == nil) }
}
