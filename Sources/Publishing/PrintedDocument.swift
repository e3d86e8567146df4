/// A document that is printed: whole in itself, A4, its style sheet inside, without a script.
package struct PrintedDocument {
    private let style: HTML

    /// A document with a style sheet, which goes in as it is.
    package init(style: HTML) {
        self.style = style
    }

    /// The whole document around the content of its body, such as articles that stand on pages of their own.
    package func html(_ articles: HTML, title: String) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <title>\(title)</title>
        <style>
        \(style)</style>
        </head>
        <body>
        \(articles)</body>
        </html>

        """
    }
}
