import Files

/// Tells the user in one line on standard error what is worth knowing, although the command goes on.
func warn(_ text: String) { writeError("lockstep: warning: \(text)\n") }
