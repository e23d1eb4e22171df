import ArgumentParser
import Configuration

struct ConfigReference: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the reference of all config keys, docs/config.md.",
    discussion: "Example: lockstep config-reference > docs/config.md", shouldDisplay: false)

  func run() throws { print(Configuration.reference(), terminator: "") }
}
