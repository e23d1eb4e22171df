import Checkpoints
import Failures
import Files
import FoundationEssentials

/// The files that come with the program: configs, and the script that gets their data.
enum Installation {
  /// The folder with `configs` and `launch`: `share/lockstep` of an installed program, or the folder of the sources.
  private static let folder: String? = {
    let program = URL(fileURLWithPath: Program.first).deletingLastPathComponent()
    return ["../../share/lockstep", "../../.."].map { program.appendingPathComponent($0).standardizedFileURL.path }
      .first { FileManager.default.fileExists(atPath: "\($0)/configs/char-lm.yml") }
  }()

  /// Returns the path of the config that a name such as `char-lm` means; nil if it is the path of a file, or if no such
  /// config came with the program.
  static func config(named name: String) -> String? {
    guard !name.contains("/"), !FileManager.default.fileExists(atPath: name), let folder else { return nil }
    let file = "\(folder)/configs/\(name).yml"
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }

  /// Gets the data of a config that came with the program by `launch/data`, if it is not there and the script knows it.
  ///
  /// - Throws: a failure of kind `missing`, with the reason that the script gives.
  static func getData(_ path: String) throws {
    guard let folder, !FileManager.default.fileExists(atPath: path) else { return }
    let (script, file) = ("\(folder)/launch/data", URL(fileURLWithPath: path))
    let name = file.deletingPathExtension().lastPathComponent
    let known = Subprocess([script, "--list"], seconds: 60).output.split(separator: "\n")
    guard known.contains(where: { $0 == name }) else { return }
    let result = Subprocess([script, name, file.deletingLastPathComponent().relativePath], seconds: 3600)
    let told = result.complaint.hasPrefix("lockstep: ") ? String(result.complaint.dropFirst(10)) : result.complaint
    guard result.code == 0 else { throw Failure(.missing, "\(path) cannot be got: \(told)") }
    writeError("lockstep: \(told)\n")
  }
}
