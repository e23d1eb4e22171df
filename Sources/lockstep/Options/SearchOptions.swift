import ArgumentParser
import Failures

/// The options of beam search.
struct SearchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "For models of pairs: the number of beams in beam search. (default: 1)", valueName: "n"))
  var beams: Int?

  func validate() throws {
    if let beams, !(1...1000).contains(beams) { throw ValidationError("--beams \(beams) is not from 1 to 1000") }
  }

  /// Checks that the beams have something to search.
  ///
  /// - Parameters:
  ///   - checkpoint: the path of the model.
  ///   - isSearched: whether the command searches for targets that the model would write.
  /// - Throws: a failure of kind `usage` if the option is given to a command that does not search.
  func check(_ checkpoint: String, isSearched: Bool) throws {
    if beams != nil && !isSearched {
      throw Failure(.usage, "--beams: no targets are searched for with \(checkpoint); leave it out")
    }
  }
}
