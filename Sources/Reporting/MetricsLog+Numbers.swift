import Foundation
import Training

extension MetricsLog.Line {
  /// A number and its name in the log.
  typealias Number = (name: String, value: Double)

  /// The numbers of the line but for step and epoch: those of training, and those of the validation without that word.
  var numbers: (training: [Number], validation: [Number]) {
    let prefix = "validation"
    let all = fields.filter { !["step", "epoch"].contains($0.name) }
    let validation = all.filter { $0.name.hasPrefix(prefix) }.map { (lower($0.name.dropFirst(prefix.count)), $0.value) }
    let ofGates = (gates ?? [:]).sorted { $0.key < $1.key }.flatMap { layer, gates in
      gates.flatMap { [("gates/\(layer)/\($0.gate)/shut", $0.shut), ("gates/\(layer)/\($0.gate)/open", $0.open)] }
    }
    return (all.filter { !$0.name.hasPrefix(prefix) } + ofGates, validation)
  }

  /// What the log has as numbers.
  private var fields: [Number] {
    let known = (try? JSON.decoder().decode([String: Field].self, from: JSON.encoder().encode(self))) ?? [:]
    return known.sorted { $0.key < $1.key }.compactMap { name, field in field.number.map { (name, $0) } }
  }

  /// A number, or something else.
  private struct Field: Decodable {
    let number: Double?
    init(from decoder: any Decoder) throws { number = try? decoder.singleValueContainer().decode(Double.self) }
  }

  private func lower(_ name: Substring) -> String { name.prefix(1).lowercased() + name.dropFirst() }
}
