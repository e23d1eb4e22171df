/// The progress of a run, as one line of text.
package struct Progress {
  package var step: Int
  package var lastStep: Int
  /// The number of epochs so far.
  package var epoch: Double
  /// The number of epochs of the whole run.
  package var epochs: Double
  /// The mean training loss since the last report.
  package var loss: Double
  package var validationLoss: Double?
  /// The learning rate. Nil if it is constant.
  package var rate: Double?
  /// The number of targets per second.
  package var speed: Double
  /// The name of the targets: "tokens".
  package var unit: String
  /// The fraction of the cores' peak multiply-add rate.
  package var peakShare: Double
  package var secondsLeft: Double

  package init(
    step: Int, lastStep: Int, epoch: Double, epochs: Double, loss: Double, validationLoss: Double?, rate: Double?,
    speed: Double, unit: String, peakShare: Double, secondsLeft: Double
  ) {
    (self.step, self.lastStep, self.epoch, self.epochs) = (step, lastStep, epoch, epochs)
    (self.loss, self.validationLoss, self.rate) = (loss, validationLoss, rate)
    (self.speed, self.unit, self.peakShare, self.secondsLeft) = (speed, unit, peakShare, secondsLeft)
  }

  /// The complete line, for a file or a pipe.
  package var plain: String {
    "step \(step)/\(lastStep), epoch \(fixed(epoch, 2)), "
      + ([lossText] + details.map(\.text)).joined(separator: ", ") + ", \(leftText)"
  }

  /// Returns the line for a window of `width` characters. Less important parts are left out if they do not fit, and a
  /// bar fills the remaining space.
  package func live(width: Int, hasColours: Bool) -> String {
    let current = min(
      Int(epochs.rounded(.up)), Int(((Double(step) - 0.5) / Double(lastStep) * epochs).rounded(.down)) + 1)
    var head = ["epoch \(current)/\(Int(epochs.rounded(.up)))", "step \(step)/\(lastStep)"]
    var tail = [(text: lossText, rank: 0)] + details + [(leftText, 1)]
    func length() -> Int { (head + tail.map(\.text)).reduce(-2) { $0 + $1.count + 2 } }
    while length() > width, let rank = tail.map(\.rank).max(), rank > 0 { tail.removeAll { $0.rank == rank } }
    if length() > width { head.removeFirst() }
    if length() > width { return String((head[0] + "  " + lossText).prefix(max(0, width))) }
    let bar = min(30, width - length() - 2)
    let drawn = bar < 6 ? [] : [Bar.text(Double(step) / Double(max(1, lastStep)), width: bar, hasColours)]
    return (head + drawn + tail.map(\.text)).joined(separator: "  ")
  }

  /// The parts that can be left out of a narrow window. The part with the highest rank is left out first.
  private var details: [(text: String, rank: Int)] {
    [
      validationLoss.map { ("validation \(fixed($0, 4))", 2) }, rate.map { ("rate \(significant($0))", 4) },
      ("\(Int(speed)) \(unit)/s", 3), ("\(Int((peakShare * 100).rounded())) % of peak", 5),
    ].compactMap(\.self)
  }

  private var lossText: String { "loss \(fixed(loss, 4))" }
  private var leftText: String { "\(duration(secondsLeft)) left" }
}
