import Failures
import Files
import FoundationEssentials
import Kernels
import Synchronization

/// The prepared file of a text: the one that is kept, or a new one.
struct KeptText {
  let file: PreparedFile
  /// Why the file was not kept; nil if it was.
  let complaint: Failure?
  /// What another process of the host needs to use the file; nil if it lies in memory.
  let card: PreparedFile.Card?
  /// Whether the text was read, rather than a prepared file that was there.
  let wasRead: Bool

  init(_ source: TextSource, _ unit: any TextUnit, _ plan: DataPlan, _ preparation: Preparation) throws {
    let identity = source.identity
    let key = KeptText.key(source, unit, plan)
    let path = source.isPiped ? nil : preparation.folder.map { KeptText.path(in: $0, source, key) }
    for card in preparation.trusted where card.text == identity {
      guard let file = PreparedFile(path: card.path, isTrusted: true), file.seal == card.seal, file.header.key == key
      else { continue }
      (self.file, self.card, complaint, wasRead) = (file, card, nil, false)
      return
    }
    if let path, let file = KeptText.kept(path, source), file.header.key == key {
      self.file = file
      (card, complaint, wasRead) = (.init(path: path, text: identity, seal: file.seal), nil, false)
      return
    }
    let writer = try PreparedWriter(
      source, unit, plan, path: preparation.mayWrite ? path : nil, preparation.processors)
    (file, complaint) = try writer.write(key: key, progress: preparation.progress)
    let isKept = path != nil && preparation.mayWrite && complaint == nil
    card = isKept ? .init(path: path ?? "", text: identity, seal: file.seal) : nil
    wasRead = true
  }

  /// Returns the file at `path`, if it is whole and was made from this text. Both are looked at side by side.
  private static func kept(_ path: String, _ source: TextSource) -> PreparedFile? {
    if !isFile(path) { return nil }
    let found = Mutex<(file: PreparedFile?, hash: UInt64?)>((nil, nil))
    sideBySide(2) { index in
      if index == 0 {
        let file = PreparedFile(path: path, isTrusted: false)
        found.withLock { $0.file = file }
      } else {
        let hash = try? TextReader.contentHash(source)
        found.withLock { $0.hash = hash }
      }
    }
    let (file, hash) = found.withLock { $0 }
    return file?.header.contentHash == hash ? file : nil
  }

  /// Returns what a prepared file depends on besides the text.
  private static func key(_ source: TextSource, _ unit: any TextUnit, _ plan: DataPlan) -> String {
    let split = [
      plan.split[0], plan.validationPath == nil ? plan.split[1] : 0, plan.testPath == nil ? plan.split[2] : 0,
    ]
    return "\(unit.key); separator \(source.separator ?? ""); training split \(split)"
  }

  /// Returns where the prepared file of a text lies. Each text has one for each key.
  private static func path(in folder: String, _ source: TextSource, _ key: String) -> String {
    let places = source.paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    let hash = String(FastHash.of(Array("\(places)\(key)".utf8).span), radix: 16)
    let name = URL(fileURLWithPath: source.paths.first ?? "").lastPathComponent
    return "\(folder)/\(name.prefix(100))-\(hash).tokens"
  }
}
