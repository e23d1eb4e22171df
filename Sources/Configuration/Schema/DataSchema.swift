import Datasets

extension DataPlan: Section {
  static var schema: [Key<DataPlan>] {
    [
      Key("format", \.format, "The format of the data file."),
      Key(
        "path", \.paths,
        "The data file. A relative path starts at the folder in which you start the program. For `text` this can also be "
          + "a folder, a pattern such as `corpus/*.txt`, or a list of these: the files of a folder or a pattern are read in "
          + "the order of their names. A file of `text` can be compressed, as `.gz` or `.zst`.",
        mayChange: true, isRequired: true),
      Key(
        "separator", \.separator,
        "For `text`: the line between documents, such as `<|endoftext|>`. It is not a part of them. Without it, each file "
          + "is a document. The model starts each document from the zero state.",
        conflict: { $0.format.unless(.text) },
        check: { $0?.contains(where: \.isNewline) == true ? "it has a line break; give one line" : nil }),
      Key(
        "validation-path", \.validationPath,
        "A file with the validation split. Without it, the validation split is a fraction of `path`.", mayChange: true),
      Key(
        "test-path", \.testPath, "A file with the test split. Without it, the test split is a fraction of `path`.",
        mayChange: true),
      Key(
        "cache", \.cache,
        "For `text`: the folder in which the prepared text is kept for later runs. For other formats: the folder of the "
          + "examples that are too many for memory, until the run ends. Without it, this is the folder `.prepared` beside the "
          + "output folder.",
        mayChange: true),
      Key(
        "unit", \.unit,
        "For `text` and `labelled-text`: what a token is. For `pairs`: what a token of a source is.",
        conflict: { $0.format.unless(.text, .labelledText, .pairs) }),
      Key(
        "target-unit", \.targetUnit, "For `pairs`: what a token of a target is.",
        conflict: { $0.format.unless(.pairs) }),
      Key(
        "tokenizer", \.tokenizer,
        "For subwords: a model of SentencePiece (`.model`) or a `tokenizer.json` of Hugging Face. Without it, byte pairs "
          + "are learnt from the training split. The model is kept in the checkpoint. For `pairs`, one file is for both "
          + "sides; what is learnt is learnt for each side.",
        conflict: { $0.units.contains(.subword) ? nil : notSubwords }),
      Key(
        "vocabulary", \.vocabularyLimit,
        "For words: the maximum size of the vocabulary. Rarer words become the unknown token. For subwords that are "
          + "learnt: the number of pieces, by default 8000.",
        conflict: vocabularyConflict, check: size),
      Key(
        "character-coverage", \.characterCoverage,
        "For subwords that are learnt: the part of all characters of the text that become pieces, the most frequent "
          + "first.",
        conflict: learntConflict,
        check: {
          $0 > 0 && $0 <= 1
            ? nil : "\($0) is not above 0 and at most 1; give the part of all characters, such as 0.9995"
        }),
      Key(
        "byte-fallback", \.byteFallback,
        "For subwords that are learnt: whether the bytes of all other characters are pieces. Without them, such a "
          + "character is the unknown piece.",
        conflict: learntConflict),
      Key(
        "normalize-text", \.normalForm,
        "The form of Unicode that text is converted to. `nfc` has a letter and its marks in one code point where it can; "
          + "`nfkc` also makes ligatures and wide letters plain.",
        conflict: unchangedConflict),
      Key(
        "lower-case", \.lowerCase, "Whether to convert text to lower case, by the rules of Unicode.",
        conflict: unchangedConflict),
      Key(
        "normalize", \.normalize,
        "For `series`, `ts`, `arrays` and numbers as labels of texts: whether to scale numbers to mean 0 and standard "
          + "deviation 1, as measured on the training split. For `series`, `window` scales each window by its own mean and "
          + "deviation after that, so that series of unlike size look alike. Counts and probabilities, by `model.loss`, "
          + "stay as they are.",
        conflict: { $0.format.unless(.series, .ts, .arrays, .labelledText) }),
      Key(
        "labels", \.labels,
        "For `labelled-text`: what the labels are. `class` is one class for each text, `multi-label` is any number of "
          + "classes, and `number` is a number.",
        conflict: { $0.format.unless(.labelledText) }),
      Key(
        "label-separator", \.labelSeparator,
        "For `multi-label`: the character between the labels of a text. If `targets` has several columns, each is a "
          + "label, and its cells are 0 or 1.",
        conflict: { $0.labels == .multiLabel ? nil : "this key belongs to multi-label; leave it out" },
        check: separatorComplaint),
      Key(
        "ignore-label", \.ignoreLabel,
        "For `labelled-text`, `tags`, `conll`, `conllu`, `ts` and `arrays`: the label that means \"no target\". The loss "
          + "and the metrics leave it out.",
        conflict: { $0.format.unless(.labelledText, .tags, .conll, .conllu, .ts, .arrays) }),
      Key(
        "header", \.header,
        "For `labelled-text` and `pairs`: whether the first line has the names of the columns. By default it has them in "
          + "a `.csv` file, and if `inputs` or `targets` has names.",
        conflict: { $0.format.unless(.labelledText, .pairs) }),
      Key(
        "column", \.column,
        "For `conll` and `conllu`: the column with the tags, as a number from 1 or, for `conllu`, as a name such as "
          + "`xpos`. By default it is the last column of `conll` and `upos` of `conllu`.",
        conflict: { $0.format.unless(.conll, .conllu) }),
      Key(
        "inputs", \.inputs,
        "For `series`: the input columns, which are known up to the last row of a window. By default they are the targets. For `labelled-text` and `pairs`: the column of the text or the source. A column "
          + "is given by its name in the header, its number from 1, or its key in JSON.",
        conflict: { $0.format.unless(.series, .labelledText, .pairs) }),
      Key(
        "targets", \.targets,
        "For `series`: the columns to forecast. For `labelled-text` and `pairs`: the column of the label or the target.",
        conflict: { $0.format.unless(.series, .labelledText, .pairs) }),
      Key(
        "known", \.known,
        "For `series`: columns that are known ahead of time: numbers such as a price, or texts such as the name of a holiday, each "
          + "of which is a class. The model reads them at the rows that are forecast too.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "static", \.staticColumns,
        "For `series`: columns that are the same in all rows of a series: numbers, or texts, each of which is a class.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "transform", \.transform,
        "For `series`: what the model reads and forecasts instead of the numbers of `inputs` and `targets`: their logarithms, "
          + "their differences from the last row of the window, or both. Forecasts come back in the unit of the data.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "calendar", \.calendar,
        "For `series`: inputs that are made of the time. `recursive` and the decoder of `seq2seq` read them at the rows that are "
          + "forecast.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "window", \.window, "For `series`: the number of rows that the model reads for one forecast.",
        conflict: { $0.format.unless(.series) }, check: size),
      Key(
        "least-window", \.leastWindow,
        "For `series`: the least number of rows of a window at the start of a series. By default all windows are whole.",
        conflict: { $0.format.unless(.series) }, check: size),
      Key(
        "horizon", \.horizon, "For `series`: the number of rows behind the window that are forecast, all of them.",
        conflict: { $0.format.unless(.series) }, check: size),
      Key(
        "strategy", \.strategy,
        "For `series`: how the rows of the horizon are forecast. `direct`: one output layer forecasts all of them. `recursive`: "
          + "the model forecasts one row after another and reads its own forecasts. `seq2seq`: an encoder reads the window, and "
          + "a decoder writes the rows.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "season", \.season,
        "For `series`: the number of rows of a season, for the seasonal naive forecasts that a model is compared with. By "
          + "default it follows from the frequency: 24 for hours, as many as a day has for minutes or 2 hours, 7 for days, 5 for business "
          + "days, 52 for weeks, 12 for months.",
        conflict: { $0.format.unless(.series) }, check: size),
      Key(
        "group", \.group,
        "For `series`: the column that says which series a row belongs to. Without it, the table is one series.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "time", \.time, "For `series`: the column with the time of each row, which shows where rows are missing.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "time-of-day", \.timeOfDay,
        "For `series`: the column with the time of the day, such as 18:00 or 18, if `time` has the day only.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "time-format", \.timeFormat,
        "For `series`: how times are written, in the letters of `strptime`, such as `%m/%d/%Y %H:%M`. By default they are in "
          + "ISO 8601, or numbers.",
        conflict: { $0.format.unless(.series) }, check: timeFormatComplaint),
      Key(
        "zone", \.zone,
        "For `series`: the zone of the times, such as `Europe/Berlin`, so that the days on which clocks change are understood.",
        conflict: { $0.format.unless(.series) }, check: zoneComplaint),
      Key(
        "frequency", \.frequency, "For `series`: how far apart the rows are. By default this is found in the times.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "max-gap", \.maxGap,
        "For `series` and `ts`: the maximum number of consecutive missing numbers to fill in: for `series` with the last number "
          + "before them, for `ts` by linear interpolation between their neighbours.",
        conflict: { $0.format.unless(.series, .ts) }, check: notNegative),
      Key(
        "missing", \.missing,
        "For `series`: what stands for a missing number of an input. `fill`: the last number before it. `mask`: 0, and 1 in an "
          + "input of its own.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "skip-lines", \.skipLines, "For `series`: the number of lines before the header of the table.",
        conflict: { $0.format.unless(.series) }, check: notNegative),
      Key(
        "delimiter", \.delimiter,
        "For `series`, `labelled-text` and `pairs`: the character between the cells of a table, such as `;`. Without it, "
          + "a comma, a semicolon, a tab or `|` is found in the header.",
        conflict: { $0.format.unless(.series, .labelledText, .pairs) }, check: delimiterComplaint),
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
        "validation-from", \.validationFrom,
        "For `series`: the time at which the validation split of each series starts, such as 2013-11-01, instead of `split`.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "test-from", \.testFrom,
        "For `series`: the time at which the test split starts. Without it, there is none if `validation-from` is given.",
        conflict: { $0.format.unless(.series) }),
      Key(
        "split", \.split, "The fractions of the training, validation and test splits, in this order.",
        conflict: {
          $0.validationFrom == nil ? nil : "data.validation-from says where the splits begin; leave one of the two out"
        }, check: splitComplaint),
    ]
  }
}

extension DataPlan {
  /// What the tokens are: those of texts or, for pairs, of sources and of targets.
  fileprivate var units: [Unit] { format == .pairs ? [unit, targetUnit] : [unit] }
}

private let notSubwords = "the tokens are not subwords; leave it out"

private func unchangedConflict(_ data: DataPlan) -> String? {
  data.format == .text && data.unit == .byte
    ? "bytes are read as they are; leave it out"
    : data.format.unless(.text, .labelledText, .pairs, .tags, .conll, .conllu)
}

private func vocabularyConflict(_ data: DataPlan) -> String? {
  if data.units.contains(.word) || [.tags, .conll, .conllu].contains(data.format) { return nil }
  return data.units.contains(.subword)
    ? learntConflict(data) : "the tokens are not words; this key belongs to words, so leave it out"
}

private func learntConflict(_ data: DataPlan) -> String? {
  if !data.units.contains(.subword) { return notSubwords }
  return data.tokenizer == nil ? nil : "data.tokenizer has its own pieces; leave one of the two out"
}

private func delimiterComplaint(_ delimiter: String?) -> String? {
  guard let delimiter else { return nil }
  let scalars = delimiter.unicodeScalars
  let isPlain = scalars.count == 1 && scalars.allSatisfy { $0.isASCII && !$0.properties.isAlphabetic }
  return isPlain && !"0123456789.+-\" \n\r".contains(delimiter)
    ? nil : "\"\(delimiter)\" cannot separate cells; write a character such as \";\", or \"\\t\" for a tab"
}

private func timeFormatComplaint(_ format: String?) -> String? {
  guard let format, TimeFormat(format) == nil else { return nil }
  return "\"\(format)\" is no form of times; write the letters \(TimeFormat.letters), with a year among them"
}

private func zoneComplaint(_ zone: String?) -> String? {
  guard let zone, ZoneRules(zone) == nil else { return nil }
  if !ZoneRules.areInstalled {
    return "the tz database, which knows the zone, is not in \(ZoneRules.folder); install tzdata"
  }
  return "\"\(zone)\" is no zone of the tz database; write one such as Europe/Berlin or America/New_York"
}

private func decimalComplaint(_ mark: String?) -> String? {
  mark.map { [".", ","].contains($0) } ?? true
    ? nil : "\"\(mark ?? "")\" is no decimal mark; write \".\" or \",\""
}

private func separatorComplaint(_ separator: String) -> String? {
  let scalars = separator.unicodeScalars
  return scalars.count == 1 && scalars.allSatisfy(\.isASCII)
    ? nil : "\"\(separator)\" is not a single ASCII character; give one, such as \",\""
}

private func splitComplaint(_ split: [Double]) -> String? {
  if split.count != 3 { return "\(split.count) fractions; give three, for training, validation and test" }
  if split.contains(where: { $0 < 0 }) || split[0] == 0 {
    return "a fraction is negative, or the training fraction is 0; give three from 0 to 1, the first above 0"
  }
  let sum = split.reduce(0, +)
  return abs(sum - 1) > 1e-6 ? "the fractions sum to \(sum), not to 1; correct one of them" : nil
}
