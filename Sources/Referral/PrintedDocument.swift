import Publishing

/// A document that is printed: whole in itself, A4, its style sheet inside, without a script.
struct PrintedDocument {
    /// The style sheet.
    let style: HTML

    /// A document of one or more articles, each on pages of its own.
    func html(_ articles: HTML, title: String) -> HTML {
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
