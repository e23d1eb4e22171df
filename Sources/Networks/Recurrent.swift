import Kernels

/// The slots of a recurrent layer: y_t depends on x_t W + h_(t−1) U + b.
package struct RecurrentSlots: Sendable {
  package let kernel: Slot
  package let recurrentKernel: Slot
  package let bias: Slot

  package init<C: Cell>(_ cell: C.Type, _ layer: String, inputs: Int, units: Int, _ layout: inout ParameterLayout) {
    let width = C.gates.count * units
    kernel = layout.add("\(layer)/kernel", [inputs, width], .glorotUniform, gates: C.gates)
    recurrentKernel = layout.add("\(layer)/recurrent_kernel", [units, width], .orthogonal, gates: C.gates)
    bias = layout.add("\(layer)/bias", [width], C.biasInitializer, gates: C.gates)
  }
}

/// A recurrent layer as the network sees it, whatever its cell.
public protocol RecurrentLayer: AnyObject {
  /// The outputs of all steps, (T, B, units), from the inputs (T, B, F) and the carried states, which go on.
  func forward(_ inputs: TimeMajor, from states: ArraySlice<Matrix>) -> TimeMajor
  /// Sets the gradients of the weights from that of the outputs, which it uses up; gives that of the inputs if wanted.
  func backward(_ dOutputs: TimeMajor, _ gradients: Gradients, wantsInputs: Bool) -> TimeMajor?
}

/// A recurrent layer of a cell: the products over all steps at once, and the one loop over time.
package final class Recurrent<C: Cell>: RecurrentLayer {
  private let slots: RecurrentSlots
  private let weights: Parameters
  private let cell: C
  private let gates: TimeMajor
  private let hidden: TimeMajor  // h_(−1), h_0, …, h_(T−1)
  private let dInputs: TimeMajor
  private let kernel, kernelTransposed, recurrentKernel, recurrentKernelTransposed: PackedWeights
  private var inputs: TimeMajor

  package init(_ slots: RecurrentSlots, _ weights: Parameters, steps: Int, rows: Int) {
    let units = slots.recurrentKernel.shape[0]
    self.slots = slots
    self.weights = weights
    cell = C(units: units, steps: steps, rows: rows)
    gates = TimeMajor(steps: steps, rows: rows, features: C.gates.count * units)
    hidden = TimeMajor(steps: steps + 1, rows: rows, features: units)
    dInputs = TimeMajor(steps: steps, rows: rows, features: slots.kernel.shape[0])
    kernel = PackedWeights(weights, slots.kernel)
    kernelTransposed = PackedWeights(weights, slots.kernel, transposed: true)
    recurrentKernel = PackedWeights(weights, slots.recurrentKernel)
    recurrentKernelTransposed = PackedWeights(weights, slots.recurrentKernel, transposed: true)
    inputs = dInputs[0..<0]
  }

  package func forward(_ inputs: TimeMajor, from states: ArraySlice<Matrix>) -> TimeMajor {
    let steps = inputs.steps
    self.inputs = inputs
    multiply(inputs.all, kernel.current, into: gates[0..<steps].all, from: .row(weights[slots.bias]))
    hidden[0].copy(from: states[states.startIndex])
    cell.begin(from: states.dropFirst())
    for t in 0..<steps {
      cell.forward(
        step: t, gates: gates[t], previous: hidden[t], hidden: hidden[t + 1], kernel: recurrentKernel.current)
    }
    states[states.startIndex].copy(from: hidden[steps])
    cell.end(after: steps, into: states.dropFirst())
    return hidden[1..<steps + 1]
  }

  package func backward(_ dOutputs: TimeMajor, _ gradients: Gradients, wantsInputs: Bool) -> TimeMajor? {
    let steps = dOutputs.steps
    cell.beginBackward()
    for t in (0..<steps).reversed() {
      cell.backward(
        step: t, gates: gates[t], dHidden: dOutputs[t], dPrevious: t > 0 ? dOutputs[t - 1] : nil,
        kernel: recurrentKernelTransposed.current)
    }
    let dGates = gates[0..<steps].all
    gradients.set(
      from: dGates, inputs: inputs.all, kernel: slots.kernel,
      recurrent: (hidden[0..<steps].all, slots.recurrentKernel), bias: slots.bias)
    guard wantsInputs else { return nil }
    multiply(dGates, kernelTransposed.current, into: dInputs[0..<steps].all)
    return dInputs[0..<steps]
  }
}
