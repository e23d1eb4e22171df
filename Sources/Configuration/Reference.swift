import Plans

extension Configuration {
  /// Returns a page in Markdown that describes every key of the schema.
  public static func reference() -> String {
    var reference = Reference()
    reference.add(Run.self, path: [])
    return """
      # Every key of a config
      `lockstep config-reference` prints this page, and a test checks that the two are equal.

      Set a key for one run on the command line with `--set`: `--set training.batch=32`, or `--set model.layers.0.units=64`
      for the first layer. You can change a key marked * when a run resumes from a checkpoint. All other keys must keep their
      values. `config.yml` in the output folder has every key of a run, with the defaults filled in. `--set KEY=null` takes a key
      out of the config.

      The default `none` means that the key is optional and has no value. `below` means that the defaults of the group are in
      its own table. A meaning such as "For `series`: the input columns." says that the key belongs to the choice `series`
      of its group, and is an error with any other choice.

      \(reference.tables.joined(separator: "\n\n"))

      """
  }
}

/// The tables of the page: one for each section, followed by the tables of the sections inside it.
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
