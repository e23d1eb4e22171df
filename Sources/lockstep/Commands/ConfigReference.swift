import ArgumentParser
import Configuration

struct ConfigReference: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints every key of a config, as docs/config.md has them.",
    discussion: "Example: lockstep config-reference > docs/config.md", shouldDisplay: false)

  func run() throws { print(Configuration.reference(), terminator: "") }
}
