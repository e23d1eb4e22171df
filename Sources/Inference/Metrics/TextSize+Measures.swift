import Datasets
import Kernels

extension TextSize {
  /// The bits per byte and per character of the text: the loss of all tokens, divided by how much text they are. So models
  /// with other tokens can be compared.
  ///
  /// - Parameters:
  ///   - loss: the mean loss per token.
  ///   - others: the measures that are known already.
  package func measures(loss: Double, besides others: [Measure]) -> [Measure] {
    let bits = Double(tokens) * loss / PortableMath.log(2)
    return [("bitsPerByte", bytes), ("bitsPerCharacter", characters)].compactMap { name, count in
      count == 0 || others.contains { $0.name == name } ? nil : Measure(name, bits / Double(count))
    }
  }
}
