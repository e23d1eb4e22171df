/// What is wrong with a YAML document.
package struct YAMLProblem: Error {
  /// The kinds of problems.
  package enum Kind: Sendable {
    /// The text is not YAML. The reason is that of libyaml.
    case syntax(String)
    /// Keys that appear twice in a group.
    case duplicates([String])
  }

  /// What is wrong.
  package let kind: Kind
  /// The line of the problem, from 1.
  package let line: Int
}
