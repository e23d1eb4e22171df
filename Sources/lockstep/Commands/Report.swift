import ArgumentParser
import Checkpoints
import Configuration
import Datasets
import Failures
import Files
import FoundationEssentials
import Reporting

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes an HTML page about one or more runs.",
    discussion: """
      The page shows curves, the differences between the configs, samples or predictions of the best model, its \
      embedding and its gates. It loads no other files.

      Example: lockstep report runs/char-lm runs/char-gru --output report.html
      """)

  @Argument(help: "The output folders of the runs.", completion: .directory, transform: folder)
  var runs: [String]

  @Option(
    help: ArgumentHelp("The file to write. (default: report.html in the first folder)", valueName: "file"),
    completion: .file(extensions: ["html"]), transform: path)
  var output: String?

  func run() throws {
    try check(output: output, isNoneOf: runs.flatMap { OutputFolder(path: $0).files } + runs.flatMap(dataFiles))
    let names = RunNames.of(runs)
    let reported = try zip(runs, names).map { folder, name in
      try ReportedRun(folder: folder, name: name, config: try config(of: folder))
    }
    var sections = curveSections(reported)
    for (folder, run) in zip(runs, reported) {
      let suffix = runs.count > 1 ? ": \(run.name)" : ""
      sections += try modelSections(folder, suffix)
      sections += [gateSection(run, title: "Saturated gates\(suffix)")].compactMap(\.self)
    }
    sections.append(configSection(reported))
    let page = Page(
      title: names.joined(separator: ", "), lead: "Report by Lockstep \(Lineage.currentVersion)", sections)
    let path = output ?? "\(runs[0])/report.html"
    try DurableFile.write(Array(page.html.utf8), to: path, advice: "try again")
    print(path)
  }

  /// The files that the runs were trained on.
  private func dataFiles(of folder: String) -> [String?] {
    (try? Configuration.read(path: "\(folder)/config.yml"))?.data.allPaths ?? []
  }

  private func config(of folder: String) throws -> [(key: String, value: String)] {
    let path = "\(folder)/config.yml"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure(.missing, "\(path): no such file; give the output folder of a run")
    }
    return try Configuration.entries(text, name: path)
  }

  /// Returns the sections about the best model, or about the latest model if there was no validation. Empty if there is
  /// no checkpoint yet.
  private func modelSections(_ folder: String, _ suffix: String) throws -> [Page.Section] {
    let checkpoints = CheckpointFolder(output: folder)
    guard let path = checkpoints.best ?? checkpoints.latest else { return [] }
    let model = try Model(checkpoint: path)
    var sections = [try outputs(model, suffix)]
    if case .embedding = model.run.model.input {
      let table = try model.embedding()
      sections.append(embeddingSection(model.vocabulary.words, table, title: "Embedding\(suffix)"))
    }
    return sections
  }

  /// Returns the section with samples or predictions of a model.
  private func outputs(_ model: Model, _ suffix: String) throws -> Page.Section {
    let reported = ReportedModel(model.run, model.encoding, model.blueprint, model.weights)
    if model.run.data.format == .text {
      return Page.Section("Samples\(suffix)", try reported.samples())
    }
    let title = "Predictions on the test split\(suffix)"
    do {
      guard let data = try model.open(nil, isPartOfTraining: true) as? ExampleDataset else {
        return Page.Section(title, "")
      }
      if let forecasts = forecasts(model, data) {
        return Page.Section("Forecasts of the test split\(suffix)", forecasts)
      }
      return Page.Section(title, model.run.data.format == .pairs ? pairs(model, data) : reported.predictions(data))
    } catch let failure as Failure {
      // The rest of the report is useful even if the data cannot be read.
      return Page.Section(title, "<p class=\"note\">\(escaped(failure.message))</p>")
    }
  }

  /// Returns the content of the section about forecasts. Nil if the model is not one of series, or has no test split.
  private func forecasts(_ model: Model, _ data: ExampleDataset) -> String? {
    let test = Array(data.indices(.test))
    guard let windows = data.windows, let forecaster = model.forecaster(data), !test.isEmpty else { return nil }
    let forecasts = forecaster.forecasts(test)
    var lasts: [Int: Int] = [:]
    for (index, window) in test.enumerated() { lasts[windows.series(of: window)] = index }
    return forecastSection(forecasts, windows, shown: lasts.sorted { $0.key < $1.key }.map(\.value))
  }

  /// Returns a table of sources of the test split, the targets that the model writes, and targets of the data.
  private func pairs(_ model: Model, _ data: ExampleDataset) -> String {
    let references = Array(data.references(.test).prefix(20))
    let written = model.write(references.map(\.source), beams: 1)
    let rows = zip(references, written).map { reference, target in
      [model.sourceText(reference.source), model.text(target.tokens), model.texts(reference).first ?? ""]
    }
    return pairTable(rows)
  }
}
