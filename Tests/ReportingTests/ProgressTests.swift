import Reporting
import Testing

struct ProgressTests {
  private let progress = Progress(
    step: 1234, lastStep: 2730, epoch: 1.35, epochs: 3, loss: 1.43211, validationLoss: 1.3921, rate: 0.002,
    speed: 52_310, unit: "tokens", peakShare: 0.883, secondsLeft: 65)

  @Test func aWideWindowShowsEverything() {
    let line = progress.live(width: 160, hasColours: false)
    let words = [
      "epoch 2/3", "step 1234/2730", "━", "─", "loss 1.4321", "validation 1.3921", "rate 0.002", "52310 tokens/s",
      "88 % of peak", "1m05s left",
    ]
    for word in words { #expect(line.contains(word), "\(word)") }
  }

  @Test(arguments: 0...170)
  func theLineFits(width: Int) {
    let line = progress.live(width: width, hasColours: false)
    #expect(line.count <= width)
    if width >= 30 { #expect(line.contains("step 1234/2730") && line.contains("loss 1.4321")) }
  }

  @Test func coloursDoNotChangeTheWidth() {
    let (plain, coloured) = (progress.live(width: 120, hasColours: false), progress.live(width: 120, hasColours: true))
    #expect(coloured.contains("\u{1B}[32m") && !plain.contains("\u{1B}"))
    #expect(coloured.replacing(#/\u{1B}\[[0-9]+m/#, with: "") == plain)
  }

  @Test func theEpochDoesNotExceedTheLastOne() {
    var last = progress
    (last.step, last.epoch) = (2730, 3)
    #expect(last.live(width: 160, hasColours: false).contains("epoch 3/3"))
  }
}
