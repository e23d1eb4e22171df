import Reporting
import Testing

struct ScreenTests {
  @Test func theEnvironmentDecidesAboutRedrawingAndColours() {
    func screen(_ environment: [String: String], isTerminal: Bool = true) -> Screen {
      Screen(environment, isTerminal: isTerminal)
    }
    #expect(screen([:]).isLive && screen([:]).hasColours)
    #expect(screen(["NO_COLOR": "1"]).isLive && !screen(["NO_COLOR": "1"]).hasColours)
    #expect(screen(["NO_COLOR": ""]).hasColours)
    #expect(!screen(["CI": "true"]).isLive && !screen(["TERM": "dumb"]).isLive)
    #expect(!screen([:], isTerminal: false).isLive)
    #expect(screen(["LOCKSTEP_TERMINAL": "71"], isTerminal: false).isLive)
  }
}
