import CUTF8Proc
import Glibc

/// A normalization form of Unicode (Unicode Standard Annex 15).
package enum UnicodeForm: Sendable {
  case nfc, nfd, nfkc, nfkd

  /// Returns a text in this form.
  package func apply(_ text: [UInt8]) -> [UInt8] {
    if text.allSatisfy({ $0 < 0x80 }) { return text }
    var result: UnsafeMutablePointer<UInt8>?
    let count = unsafe utf8proc_map(text, text.count, &result, options)
    defer { unsafe free(result) }
    guard count >= 0, let result = unsafe result else { preconditionFailure("text that is not UTF-8, or no memory") }
    return unsafe Array(UnsafeBufferPointer(start: result, count: count))
  }

  /// Returns a text in this form.
  package func apply(_ text: String) -> String { String(decoding: apply(Array(text.utf8)), as: UTF8.self) }

  private var options: utf8proc_option_t {
    let form =
      switch self {
      case .nfc: UTF8PROC_COMPOSE.rawValue
      case .nfd: UTF8PROC_DECOMPOSE.rawValue
      case .nfkc: UTF8PROC_COMPOSE.rawValue | UTF8PROC_COMPAT.rawValue
      case .nfkd: UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_COMPAT.rawValue
      }
    return utf8proc_option_t(rawValue: UTF8PROC_STABLE.rawValue | form)
  }
}
