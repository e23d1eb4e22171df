extension MetricsLog.Line {
  /// A number and its name in the log.
  typealias Number = (name: String, value: Double)

  /// The numbers of the line except step and epoch: first those of training, then those of the validation.
  var numbers: (training: [Number], validation: [Number]) {
    let ofGates = (gates ?? [:]).sorted { $0.key < $1.key }.flatMap { layer, gates in
      gates.flatMap { [("gates/\(layer)/\($0.gate)/shut", $0.shut), ("gates/\(layer)/\($0.gate)/open", $0.open)] }
    }
    let training: [(String, Double?)] = [
      ("loss", loss), ("gradientNorm", gradientNorm), ("rate", rate), ("tokensPerSecond", tokensPerSecond),
      ("peakShare", peakShare), ("waiting", waiting), ("skippedSteps", skippedSteps.map(Double.init)),
    ]
    return (
      training.compactMap { name, value in value.map { (name, $0) } } + ofGates,
      (validationLoss.map { [("loss", $0)] } ?? []) + measures.sorted { $0.key < $1.key }.map { ($0, $1) }
    )
  }
}
