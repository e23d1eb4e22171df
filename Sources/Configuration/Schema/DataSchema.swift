import Datasets

extension DataPlan: Section {
  static var schema: [Key<DataPlan>] {
    [
      Key("format", \.format, "The form of the file."),
      Key(
        "path", \.path, "The file; a relative path is one from the folder that the program was started in.",
        mayChange: true,
        isRequired: true),
      Key(
        "validation-path", \.validationPath, "A file of its own for the validation part, instead of a share of `path`.",
        mayChange: true),
      Key(
        "test-path", \.testPath, "A file of its own for the test part, instead of a share of `path`.", mayChange: true),
      Key("unit", \.unit, "What a token of a text is; of `pairs`, of a source."),
      Key("target-unit", \.targetUnit, "Of `pairs`: what a token of a target is.", conflict: { $0.without(.pairs) }),
      Key(
        "vocabulary", \.vocabularyLimit, "The most words that have a token of their own; the rarer ones are unknown.",
        conflict: {
          $0.unit == .word || $0.targetUnit == .word || $0.format == .tags
            ? nil : "characters are few; it belongs to words, so leave it out"
        },
        check: size),
      Key("lower-case", \.lowerCase, "Whether capitals become small letters."),
      Key(
        "normalize", \.normalize,
        "Whether numbers are brought to mean 0 and deviation 1, as the training part has them.",
        conflict: { $0.format.unless(.series, .ts, .arrays) }),
      Key(
        "ignore-label", \.ignoreLabel, "The label that stands where there is no target.",
        conflict: { $0.format.unless(.labelledText, .tags, .ts, .arrays) }),
      Key("inputs", \.inputs, "Of `series`: the columns that go in.", conflict: { $0.without(.series) }),
      Key("targets", \.targets, "Of `series`: the columns that are forecast.", conflict: { $0.without(.series) }),
      Key(
        "window", \.window, "Of `series`: how many rows the model sees.",
        conflict: { $0.without(.series) }, check: size),
      Key(
        "horizon", \.horizon, "Of `series`: how many rows behind the last of them the targets are.",
        conflict: { $0.without(.series) }, check: size),
      Key(
        "group", \.group, "Of `series`: the column that tells apart the series that follow each other in the table.",
        conflict: { $0.without(.series) }),
      Key(
        "time", \.time, "Of `series`: the column of the time, so that missing rows are noticed.",
        conflict: { $0.without(.series) }),
      Key(
        "max-gap", \.maxGap,
        "Of `series`: how many missing numbers in a row are filled in, on a line between their neighbours.",
        conflict: { $0.without(.series) }, check: notNegative),
      Key("split", \.split, "The shares of training, validation and test, in this order.", check: splitComplaint),
    ]
  }
}

extension DataPlan {
  fileprivate func without(_ needed: Format) -> String? {
    format == needed ? nil : "\(format.rawValue) has none; it belongs to \(needed.rawValue), so leave it out"
  }
}

private func splitComplaint(_ split: [Double]) -> String? {
  if split.count != 3 { return "\(split.count) shares; give three, for training, validation and test" }
  if split.contains(where: { $0 < 0 }) || split[0] == 0 {
    return "a share is negative, or training has none; give three from 0 to 1, the first above 0"
  }
  let sum = split.reduce(0, +)
  return abs(sum - 1) > 1e-6 ? "the shares sum to \(sum), not to 1; mend one of them" : nil
}
