/// The result of a check.
struct Finding {
  enum Answer: String {
    /// Nothing needs to change.
    case ok
    /// Training works, but it could be faster.
    case note
    /// Training will not work.
    case no = "NO"
  }

  let answer: Answer
  let subject: String
  /// What the check found and, unless the answer is ``Answer/ok``, what to do.
  let text: String

  init(_ answer: Answer, _ subject: String, _ text: String) {
    self.answer = answer
    self.subject = subject
    self.text = text
  }
}
