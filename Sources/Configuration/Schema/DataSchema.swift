import Datasets

extension DataPlan: Section {
  static var schema: [Key<DataPlan>] {
    [
      Key("format", \.format, "The format of the data file."),
      Key(
        "path", \.path, "The data file. A relative path starts at the folder in which you start the program.",
        mayChange: true, isRequired: true),
      Key(
        "validation-path", \.validationPath,
        "A file with the validation split. Without it, the validation split is a fraction of `path`.", mayChange: true),
      Key(
        "test-path", \.testPath, "A file with the test split. Without it, the test split is a fraction of `path`.",
        mayChange: true),
      Key("unit", \.unit, "What a token of a text is. For `pairs`: what a token of a source is."),
      Key(
        "target-unit", \.targetUnit, "For `pairs`: what a token of a target is.",
        conflict: { $0.format.unless(.pairs) }),
      Key(
        "vocabulary", \.vocabularyLimit,
        "For words: the maximum size of the vocabulary. Rarer words become the unknown token.",
        conflict: {
          $0.unit == .word || $0.targetUnit == .word || $0.format == .tags
            ? nil : "the tokens are not words; this key belongs to words, so leave it out"
        },
        check: size),
      Key("lower-case", \.lowerCase, "Whether to convert text to lower case."),
      Key(
        "normalize", \.normalize,
        "For `series`, `ts` and `arrays`: whether to scale numbers to mean 0 and standard deviation 1, as measured on the "
          + "training split.",
        conflict: { $0.format.unless(.series, .ts, .arrays) }),
      Key(
        "ignore-label", \.ignoreLabel,
        "For `labelled-text`, `tags`, `ts` and `arrays`: the label that means \"no target\". The loss and the metrics leave "
          + "it out.",
        conflict: { $0.format.unless(.labelledText, .tags, .ts, .arrays) }),
      Key("inputs", \.inputs, "For `series`: the input columns.", conflict: { $0.format.unless(.series) }),
      Key("targets", \.targets, "For `series`: the columns to forecast.", conflict: { $0.format.unless(.series) }),
      Key(
        "window", \.window, "For `series`: the number of rows that the model reads for one forecast.",
        conflict: { $0.format.unless(.series) }, check: size),
      Key(
        "horizon", \.horizon,
        "For `series`: how many rows after the last row of the window the row to forecast is.",
        conflict: { $0.format.unless(.series) }, check: size),
      Key(
        "group", \.group,
        "For `series`: the column that says which series a row belongs to. Without it, the table is one series.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "time", \.time, "For `series`: the column with the time of each row, which shows where rows are missing.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "max-gap", \.maxGap,
        "For `series` and `ts`: the maximum number of consecutive missing numbers to fill in, by linear interpolation "
          + "between their neighbours.",
        conflict: { $0.format.unless(.series, .ts) }, check: notNegative),
      Key(
        "delimiter", \.delimiter,
        "For `series`: the character between the cells of the table, such as `;`. Without it, a comma, a semicolon, a tab "
          + "or `|` is found in the header.",
        conflict: { $0.format.unless(.series) }, check: delimiterComplaint),
      Key(
        "decimal", \.decimal,
        "For `series`: the decimal mark of numbers, `.` or `,`. Without it, it is found where the numbers leave no doubt.",
        conflict: { $0.format.unless(.series) }, check: decimalComplaint),
      Key(
        "missing-values", \.missingValues,
        "For `series` and `ts`: texts that stand for a missing number, such as `?` or `-999`. Empty cells, `NA`, `NaN`, "
          + "`null` and the other texts of pandas always do.",
        conflict: { $0.format.unless(.series, .ts) }),
      Key(
        "split", \.split, "The fractions of the training, validation and test splits, in this order.",
        check: splitComplaint),
    ]
  }
}

private func delimiterComplaint(_ delimiter: String?) -> String? {
  guard let delimiter else { return nil }
  let scalars = delimiter.unicodeScalars
  let isPlain = scalars.count == 1 && scalars.allSatisfy { $0.isASCII && !$0.properties.isAlphabetic }
  return isPlain && !"0123456789.+-\" \n\r".contains(delimiter)
    ? nil : "\"\(delimiter)\" cannot separate cells; write a character such as \";\", or \"\\t\" for a tab"
}

private func decimalComplaint(_ mark: String?) -> String? {
  mark.map { [".", ","].contains($0) } ?? true
    ? nil : "\"\(mark ?? "")\" is no decimal mark; write \".\" or \",\""
}

private func splitComplaint(_ split: [Double]) -> String? {
  if split.count != 3 { return "\(split.count) fractions; give three, for training, validation and test" }
  if split.contains(where: { $0 < 0 }) || split[0] == 0 {
    return "a fraction is negative, or the training fraction is 0; give three from 0 to 1, the first above 0"
  }
  let sum = split.reduce(0, +)
  return abs(sum - 1) > 1e-6 ? "the fractions sum to \(sum), not to 1; correct one of them" : nil
}
