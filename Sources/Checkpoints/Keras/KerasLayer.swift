/// A layer in the form of Keras's `model_config`.
final class KerasLayer: Encodable {
  /// The options of a layer. Those that its class does not have are nil.
  struct Config: Encodable {
    let name: String
    var trainable: Bool?
    var batchShape: [Int?]?
    var dtype: String?
    var inputDim: Int?
    var outputDim: Int?
    var units: Int?
    var returnSequences: Bool?
    var returnState: Bool?
    var kernelInitializer: String?
    var recurrentInitializer: String?
    var unitForgetBias: Bool?
    var resetAfter: Bool?
    var activation: String?
    var kernelRegularizer: Regularizer?
    var recurrentRegularizer: Regularizer?
    var biasRegularizer: Regularizer?
    var dropout: Double?
    var recurrentDropout: Double?
    var layer: KerasLayer?
    var mergeMode: String?
    var rate: Double?
    var epsilon: Double?
  }

  /// An L2 penalty of weights.
  struct Regularizer: Encodable {
    struct Config: Encodable {
      let l2: Double
    }

    var className = "L2"
    let config: Config

    init(l2: Double) { config = .init(l2: l2) }
  }

  let className: String
  /// The Python module of the class. Keras needs it for a layer inside another layer, and for an operation.
  let module: String?
  /// The number of a layer inside another layer, which no other such layer of the model has.
  ///
  /// Keras keeps a numbered layer for as long as it reads the file. It tells the other layers apart by their addresses.
  /// One that is freed gives its address to the next, which is then taken for the first.
  let sharedObjectId: Int?
  let config: Config

  init(_ className: String, _ config: Config, module: String? = nil, sharedObjectId: Int? = nil) {
    self.className = className
    self.module = module
    self.sharedObjectId = sharedObjectId
    self.config = config
  }
}
