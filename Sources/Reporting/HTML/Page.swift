/// A page for a browser, complete in one file: nothing is loaded from elsewhere, and nothing runs.
package struct Page {
  /// A part of the page under a heading of its own.
  package struct Section {
    let title: String
    let body: String

    /// - Parameter body: HTML.
    package init(_ title: String, _ body: String) { (self.title, self.body) = (title, body) }
  }

  private let title: String
  private let lead: String
  private let sections: [Section]

  /// - Parameters:
  ///   - lead: what stands under the title, as text.
  ///   - sections: the parts, in their order.
  package init(title: String, lead: String, _ sections: [Section]) {
    (self.title, self.lead, self.sections) = (title, lead, sections)
  }

  /// The file.
  package var html: String {
    let body = sections.map { "<section>\n<h2>\(escaped($0.title))</h2>\n\($0.body)\n</section>\n" }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(escaped(title))</title>
      <style>
      \(Page.style)
      </style>
      </head>
      <body>
      <header><h1>\(escaped(title))</h1><p>\(escaped(lead))</p></header>
      <main>
      \(body)</main>
      </body>
      </html>

      """
  }
}
