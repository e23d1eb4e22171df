import Files
import Inference

/// Tells the user in one line on standard error what is worth knowing, although the command goes on.
func warn(_ text: String) { writeError("lockstep: warning: \(text)\n") }

/// Warns of forecasts that are not finite, for which nothing is written.
func warn(of forecasts: Forecasts, _ checkpoint: String) {
  let count = forecasts.countOfNotFinite
  if count == 0 { return }
  warn(
    "\(checkpoint) forecasts \(count) numbers that are not finite, and their cells stay empty; train it with a lower "
      + "training.optimizer.rate, or set training.clip")
}
