import ArgumentParser

/// How a model that writes looks for the likeliest targets.
struct SearchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Of models that write: how many beginnings of a target are kept while it is searched for.", valueName: "n"))
  var beams = 1

  func validate() throws {
    if !(1...1000).contains(beams) { throw ValidationError("--beams \(beams) is not from 1 to 1000") }
  }
}
