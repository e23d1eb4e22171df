import ArgumentParser
import Configuration

/// Returns the case of an enumeration that a word of the command line names.
///
/// - Throws: an error that suggests a similar name.
func choose<Choice: CaseIterable & RawRepresentable<String>>(_ name: String) throws -> Choice {
  if let choice = Choice(rawValue: name) { return choice }
  throw ValidationError(suggestion(for: name, among: Choice.allCases.map(\.rawValue)))
}
