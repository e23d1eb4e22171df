/// What a check found.
struct Finding {
  enum Answer: String {
    /// As it should be.
    case ok
    /// It works, but something else would be better.
    case note
    /// It will not work.
    case no = "NO"
  }

  let answer: Answer
  let subject: String
  /// What was found and, unless it is as it should be, what to do.
  let text: String

  init(_ answer: Answer, _ subject: String, _ text: String) {
    self.answer = answer
    self.subject = subject
    self.text = text
  }
}
