import ArgumentParser

/// The options of beam search.
struct SearchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "For models of pairs: the number of beams in beam search.", valueName: "n"))
  var beams = 1

  func validate() throws {
    if !(1...1000).contains(beams) { throw ValidationError("--beams \(beams) is not from 1 to 1000") }
  }
}
