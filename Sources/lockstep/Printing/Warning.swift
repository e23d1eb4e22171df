import Files

/// Tells the user in one line on standard error what is worth knowing, although the command goes on.
func warn(_ text: String) { writeError("lockstep: warning: \(text)\n") }

/// Warns of predictions that are not finite, for which nothing is written.
func warn(notFinite count: Int, of checkpoint: String) {
  if count == 0 { return }
  warn(
    "\(checkpoint) predicts \(count) numbers that are not finite, and their cells stay empty; train it with a lower "
      + "training.optimizer.rate, or set training.clip, or check the data")
}
