import Files
import Inspection

extension MetricsLog {
  /// A line of the log.
  struct Line: Codable {
    var step: Int
    var epoch: Double
    /// The mean loss since the previous line, in nats per target.
    var loss: Double?
    /// The mean norm of the gradient since the previous line, before clipping.
    var gradientNorm: Double?
    /// The learning rate of the last step.
    var rate: Double?
    /// The number of targets per second since the previous line.
    var tokensPerSecond: Double?
    /// The fraction of the cores' peak multiply-add rate that training steps reach.
    var peakShare: Double?
    /// The fraction of the time since the previous line that processes spent on summing gradients, most of it waiting
    /// for each other.
    var waiting: Double?
    /// The number of steps since the previous line that were skipped. Nil if there were none.
    var skippedSteps: Int?
    /// The validation loss: in nats per target, unless the loss is of numbers.
    var validationLoss: Double?
    /// Whether the validation loss is the lowest so far.
    var isBest: Bool?
    /// How often the gates of each layer are saturated, by the name of the layer.
    var gates: [String: [GateFacts]]?
    /// The other metrics of the validation, by name.
    var measures: [String: Double] = [:]

    enum CodingKeys: CodingKey {
      case step, epoch, loss, gradientNorm, rate, tokensPerSecond, waiting, peakShare, skippedSteps, validationLoss,
        isBest, gates
    }
  }

  /// A line as it is written to the file, where each measure is a key of the same object: `validationAccuracy`.
  struct WrittenLine: Codable {
    var line: Line

    init(_ line: Line) { self.line = line }

    init(from decoder: any Decoder) throws {
      line = try Line(from: decoder)
      let object = try decoder.container(keyedBy: NamedKey.self)
      for key in object.allKeys where key.stringValue.hasPrefix("validation") && key.stringValue != "validationLoss" {
        let name = key.stringValue.dropFirst("validation".count)
        line.measures[name.prefix(1).lowercased() + name.dropFirst()] = try object.decode(Double.self, forKey: key)
      }
    }

    func encode(to encoder: any Encoder) throws {
      try line.encode(to: encoder)
      var object = encoder.container(keyedBy: NamedKey.self)
      for (name, value) in line.measures {
        try object.encode(value, forKey: NamedKey("validation\(name.prefix(1).uppercased())\(name.dropFirst())"))
      }
    }
  }
}
