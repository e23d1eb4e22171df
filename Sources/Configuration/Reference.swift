import Training

extension Configuration {
  /// Every key that a config may have, from the schema, as a page in Markdown.
  public static func reference() -> String {
    """
    # Every key of a config
    This page is what `lockstep config-reference` prints; a test compares the two. `--set training.batch=32` gives any key
    another value for one run, `--set model.layers.0.units=64` one of the first layer. A key marked * may have another value
    where a run goes on from a checkpoint. The output folder's `config.yml` has all of a run, defaults filled in.

    \(pages(Run.self, path: []).joined(separator: "\n\n"))

    """
  }
}

/// A table of a section's keys, then those of the sections in it.
private func pages<S: Section>(_ section: S.Type, path: [String]) -> [String] {
  let heading = path.isEmpty ? "## The groups" : "## \(path.joined(separator: "."))"
  let table = ["| key | value | default | what it means |", "|---|---|---|---|"] + S.schema.map(row)
  let inner = S.schema.flatMap { key in key.type.section.map { pages($0, path: path + [key.name]) } ?? [] }
  return ["\(heading)\n\(table.joined(separator: "\n"))"] + inner
}

private func row<S: Section>(_ key: Key<S>) -> String {
  let isGroup = key.type is any Section.Type
  let written = key.write(S())
  let value = key.isRequired ? "required" : isGroup ? "below" : written.map { "`\(inLine($0))`" } ?? "none"
  return "| `\(key.name)`\(key.mayChange ? "*" : "") | \(key.type.form) | \(value) | \(key.help) |"
}
