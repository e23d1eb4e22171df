import Plans

extension Configuration {
  /// Every key that a config may have, from the schema, as a page in Markdown.
  public static func reference() -> String {
    var reference = Reference()
    reference.add(Run.self, path: [])
    return """
      # Every key of a config
      This page is what `lockstep config-reference` prints; a test compares the two. `--set training.batch=32` gives any key
      another value for one run, `--set model.layers.0.units=64` one of the first layer. A key marked * may have another value
      where a run goes on from a checkpoint. The output folder's `config.yml` has all of a run, defaults filled in.

      \(reference.tables.joined(separator: "\n\n"))

      """
  }
}

/// A table of each section's keys, those of the sections in it behind it.
private struct Reference {
  private(set) var tables: [String] = []
  private var headings: [ObjectIdentifier: String] = [:]

  mutating func add<S: Section>(_ section: S.Type, path: [String]) {
    let heading = path.isEmpty ? "The groups" : path.joined(separator: ".")
    if let earlier = headings[ObjectIdentifier(section)] {
      tables.append("## \(heading)\nThe keys of `\(earlier)`.")
      return
    }
    headings[ObjectIdentifier(section)] = heading
    let lines = ["| key | value | default | what it means |", "|---|---|---|---|"] + S.schema.map(row)
    tables.append("## \(heading)\n\(lines.joined(separator: "\n"))")
    for key in S.schema { if let inner = key.type.section { add(inner, path: path + [key.name]) } }
  }

  private func row<S: Section>(_ key: Key<S>) -> String {
    let isGroup = key.type is any Section.Type
    let written = key.write(S())
    let value = key.isRequired ? "required" : isGroup ? "below" : written.map { "`\(inLine($0))`" } ?? "none"
    return "| `\(key.name)`\(key.mayChange ? "*" : "") | \(key.type.form) | \(value) | \(key.help) |"
  }
}
