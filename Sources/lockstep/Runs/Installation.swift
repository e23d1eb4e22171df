import Checkpoints
import Failures
import Foundation

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
    let file = "\(folder)/configs/\(name.hasSuffix(".yml") ? name : name + ".yml")"
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }

  /// Gets the data of a config that came with the program, if it is not there yet: runs `launch/data`.
  ///
  /// - Throws: a failure of kind `missing` if the script fails. It has said why.
  static func getData(_ path: String) throws {
    guard let folder, !FileManager.default.fileExists(atPath: path) else { return }
    let file = URL(fileURLWithPath: path)
    let script = Process()
    script.executableURL = URL(fileURLWithPath: "\(folder)/launch/data")
    script.arguments = [
      file.deletingPathExtension().lastPathComponent, file.deletingLastPathComponent().relativePath,
    ]
    script.standardInput = FileHandle.nullDevice
    script.standardOutput = FileHandle.standardError
    do { try script.run() } catch {
      throw Failure(
        .missing, "\(path): no such file, and \(folder)/launch/data cannot be run to get it; get it by hand")
    }
    script.waitUntilExit()
    guard script.terminationStatus == 0 else {
      throw Failure(.missing, "\(path) could not be got (see above); get it by hand, or set data.path")
    }
  }
}
