import Configuration
import Failures
import Plans
import TestSupport
import Testing

/// A config with only the keys that have no default.
let least = """
  data:
    path: data/kjv.txt
  model:
    embedding: 64
    layers:
      - {cell: lstm, units: 128}
  training: {}
  """

func parse(_ text: String, _ overrides: String...) throws -> Run {
  try Configuration.parse(text, name: "c.yml", overrides: overrides)
}

/// Returns the error message about a wrong config. The failure is always of kind `usage`.
func complaint(_ text: String, _ overrides: String...) throws -> String {
  let failure = try failure { try Configuration.parse(text, name: "c.yml", overrides: overrides) }
  return failure.kind == .usage ? failure.message : "not of kind usage, but: \(failure)"
}

/// Returns the least config with one line replaced by other lines.
func least(_ line: String, _ replacement: String) -> String {
  let text = least.replacing(line, with: replacement)
  precondition(text != least, "no line \(line)")
  return text
}
