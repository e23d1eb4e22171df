import ArgumentParser
import Configuration

/// The case that a word of the command line names.
///
/// - Throws: a mistake that names the nearest.
func choose<Choice: CaseIterable & RawRepresentable<String>>(_ name: String) throws -> Choice {
  if let choice = Choice(rawValue: name) { return choice }
  throw ValidationError(suggestion(for: name, among: Choice.allCases.map(\.rawValue)))
}
