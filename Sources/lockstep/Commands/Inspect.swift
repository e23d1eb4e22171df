import ArgumentParser
import Checkpoints
import Configuration
import Failures
import Files
import FoundationEssentials
import Inspection
import Networks
import Reporting

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the contents of a checkpoint.",
    usage: """
      lockstep inspect <checkpoint> [--array <name>] [--plot <file>]
                       [--gate <name>] [--json] [--verify]
      """,
    discussion: """
      Lists the arrays with their range and histogram, the dead units and the saturated gates. With --array, prints \
      the values of one array, or draws them with --plot.

      Example: lockstep inspect runs/char-lm/checkpoints/latest --array lstm_1/kernel --gate forget --plot forget.svg
      """)

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(help: ArgumentHelp("The array to print, for example lstm_1/kernel.", valueName: "name"))
  var array: String?

  @Option(
    help: ArgumentHelp("An SVG file to draw the array to, as a heat map.", valueName: "file"),
    completion: .file(extensions: ["svg"]), transform: path)
  var plot: String?

  @Option(help: ArgumentHelp("The gate to draw, for example forget. (default: all)", valueName: "name"))
  var gate: String?

  @Flag(help: "Prints a JSON object.")
  var json = false

  @Flag(help: "Only checks that the file is complete and undamaged.")
  var verify = false

  func validate() throws {
    if plot != nil && array == nil { throw ValidationError("--plot draws an array; name it with --array") }
    if gate != nil && plot == nil { throw ValidationError("--gate is a part of a drawing; give --plot FILE.svg too") }
    if verify && (array != nil || json) {
      throw ValidationError("--verify prints one line; give no --array and no --json")
    }
    if plot != nil && json { throw ValidationError("--plot draws and --json prints; give one of them") }
  }

  func run() throws {
    try check(output: plot, "--plot", isNoneOf: [checkpoint])
    if verify { return try showVerified() }
    let file = try CheckpointFile(path: checkpoint)
    guard let array else {
      let report = try InspectionReport(file)
      if json { return try printJSON(report) }
      for line in report.lines(width: Terminal.width) { print(line) }
      return print("\n\(report.config)", terminator: "")
    }
    let found = try find(array, in: file)
    if let plot { return try draw(found, of: file, into: plot) }
    let values = ArrayListing(found, gates: try Model(file).gates(of: found).map(\.word))
    if json { return try printJSON(values) }
    for line in values.lines(width: Terminal.width) { print(line) }
  }

  private func showVerified() throws {
    let file = CheckpointFile(path: checkpoint, try ReadingProcess.contents(of: checkpoint, diagnose: true))
    print("\(checkpoint) is undamaged: the checksums of the file and of its \(file.arrayCount) arrays match")
  }

  private func printJSON(_ value: some Encodable) throws {
    print(String(decoding: try JSON.encoder(.prettyPrinted).encode(value), as: UTF8.self))
  }

  private func find(_ name: String, in file: CheckpointFile) throws -> CheckpointFile.Array {
    let arrays = file.arrays()
    if let array = arrays.first(where: { $0.name == name }) { return array }
    throw Failure(.usage, "\(checkpoint) has no array \(name); \(suggestion(for: name, among: arrays.map(\.name)))")
  }

  private func draw(_ array: CheckpointFile.Array, of file: CheckpointFile, into path: String) throws {
    let model = try Model(file)
    let gates = model.gates(of: array)
    let map = HeatMap(
      name: array.name, shape: array.shape, values: array.values, slot: model.slot(of: array), gates: gates,
      shown: try shown(gates, of: array.name))
    try DurableFile.write(Array(map.svg().utf8), to: path, advice: "try again")
  }

  private func shown(_ gates: [Gate], of array: String) throws -> [Gate] {
    guard let gate else { return gates }
    if gates.isEmpty { throw Failure(.usage, "\(array) has no gates; leave out --gate") }
    let named = gates.filter { [$0.letter, $0.word].contains(gate) }
    if !named.isEmpty { return named }
    throw Failure(.usage, "\(array) has no gate \(gate); \(suggestion(for: gate, among: gates.map(\.word)))")
  }
}
