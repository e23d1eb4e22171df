/// A self-contained HTML page: it loads no other files and contains no scripts.
package struct Page {
  /// A section of the page with a heading.
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
  ///   - lead: the text under the title.
  ///   - sections: the sections, in their order on the page.
  package init(title: String, lead: String, _ sections: [Section]) {
    (self.title, self.lead, self.sections) = (title, lead, sections)
  }

  /// The text of the HTML file.
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
