import Datasets
import Kernels

/// The perplexity of a language model, e^loss, and the bits per character or byte, loss / ln 2.
struct Perplexity: Metric {
  let unit: DataPlan.Unit

  var width: Int { 0 }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {}

  func measures(_ sums: ArraySlice<Double>, weight: Double, loss: Double) -> [Measure] {
    let bits = loss / PortableMath.log(2)
    return [Measure("perplexity", PortableMath.exp(loss))]
      + (unit == .character ? [Measure("bitsPerCharacter", bits)] : [])
      + (unit == .byte ? [Measure("bitsPerByte", bits)] : [])
  }
}
