import Kernels

extension DataPlan.Transform {
  /// Returns what the model reads or forecasts instead of a number, as far as it does not depend on the window.
  package func applied(_ number: Double) -> Double { isLog ? PortableMath.log(number) : number }

  /// Returns the number of what the model reads or forecasts instead of it.
  package func undone(_ number: Double) -> Double { isLog ? PortableMath.exp(number) : number }
}
