import Failures
import FoundationEssentials
import Plans
import YAML

/// Reads a config in YAML as a checked `Run`, and writes a `Run` as YAML.
public enum Configuration {
  /// Reads and checks a config file.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - overrides: settings of the form `key.path=value`, as `--set` takes them. Each replaces the value in the file.
  /// - Throws: a failure of kind `missing` if there is no such file, of kind `io` if it cannot be read, and otherwise
  ///   of kind `usage`, which names the key and the line.
  public static func read(path: String, overrides: [String] = []) throws -> Run {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(.missing, "\(path): no such config file; give the path of one, for instance configs/char-lm.yml")
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(.io, "\(path) cannot be read as a file; check what it is and its permissions")
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw Failure(.usage, "\(path) is not UTF-8 text; give a config file in YAML")
    }
    return try parse(text, name: path, overrides: overrides)
  }

  /// Reads and checks the text of a config.
  ///
  /// - Parameters:
  ///   - text: the text, in YAML.
  ///   - name: what error messages call the config, for instance its path.
  ///   - overrides: settings of the form `key.path=value`. Each replaces the value in the text.
  /// - Throws: a failure of kind `usage` that names the key and the line.
  public static func parse(_ text: String, name: String, overrides: [String] = []) throws -> Run {
    var root = try compose(text, name: name)
    var paths: Set<String> = []
    for override in overrides { paths.insert(try apply(override, to: &root)) }
    return try run(root, .init(name: name, overrides: paths, isStored: false))
  }

  /// Reads and checks a config that ``text(_:)`` wrote, of this version or of one before.
  package static func parse(stored text: String, name: String) throws -> Run {
    try run(try compose(text, name: name), .init(name: name, overrides: [], isStored: true))
  }

  private static func run(_ root: Node, _ origin: Place.Origin) throws -> Run {
    let place = Place(origin: origin, keys: [], line: nil)
    var run = try Run(root, place)
    try complete(&run, hasShards: root["parallel"]?["shards"] != nil, place)
    if !origin.isStored { try UnusedKeys(run).check(root, place) }
    return run
  }

  /// Returns the whole run as YAML, with the defaults filled in.
  public static func text(_ run: Run) throws -> String {
    guard let node = run.node else { preconditionFailure("a run is a group of keys") }
    return YAMLWriter.text(UnusedKeys(run).removed(from: node))
  }

  /// Checks that a run may resume from a checkpoint of an earlier run.
  ///
  /// - Parameters:
  ///   - run: the run to resume.
  ///   - earlier: the run that wrote the checkpoint.
  ///   - checkpoint: what error messages call the checkpoint.
  /// - Throws: a failure of kind `usage` that names the first key whose values differ but must be equal.
  public static func checkResume(_ run: Run, from earlier: Run, checkpoint: String) throws {
    guard let difference = run.difference(from: earlier, path: []) else { return }
    throw Failure(
      .usage,
      "\(checkpoint) belongs to another config: \(difference); give another folder with --output, "
        + "or the same value")
  }

  static func compose(_ text: String, name: String) throws -> Node {
    do {
      if let node = try YAMLReader.read(text) { return node }
    } catch let problem as YAMLProblem {
      throw Failure(.usage, "\(name), line \(problem.line): \(complaint(of: problem))")
    }
    throw Failure(.usage, "\(name) is empty; a config has the groups data, model and training")
  }

  private static func complaint(of problem: YAMLProblem) -> String {
    switch problem.kind {
    case .syntax(let reason): "not YAML: \(reason); correct it there"
    case .duplicates(let keys): "\(keys.joined(separator: ", ")) appears twice in this group; remove one"
    }
  }

  /// Fills in the defaults that depend on other keys, and checks the keys that must fit each other.
  private static func complete(_ run: inout Run, hasShards: Bool, _ place: Place) throws {
    if !hasShards { run.parallel.shards = min(run.parallel.shards, run.training.batch) }
    if run.training.epochs == nil && run.training.steps == nil { run.training.epochs = 1 }
    if run.data.labels == .multiLabel && run.model.loss == nil { run.model.loss = .binaryCrossEntropy }
    run.data.targetsAreCounts = run.model.loss == .negativeBinomial
    run.data.targetsAreProbabilities = run.model.loss == .binaryCrossEntropy
    if run.data.format == .series { SeriesCheck.complete(&run) }
    try DataCheck(run.data, place).check()
    if run.data.format == .series { try SeriesCheck(run, place).check() }
    try ModelCheck(run, place).check()
    if run.parallel.reduction == .fast && run.parallel.wire != .float32 {
      throw place.failure(
        "parallel.wire: the reduction fast sends float32 only; set parallel.reduction to tree, or leave wire out")
    }
    if run.parallel.shards > run.training.batch {
      let problem =
        "parallel.shards is \(run.parallel.shards), more than the \(run.training.batch) rows of training.batch"
      throw place.failure("\(problem); lower parallel.shards, or raise training.batch")
    }
  }
}
