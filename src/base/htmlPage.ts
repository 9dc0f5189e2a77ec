import { escapedHtml } from './escapedHtml';

/** A page that needs nothing else: no script, no picture, no font from elsewhere. */
export interface HtmlPage {
  /** Plain text. */
  readonly title: string;
  /** Names the layout of what it tells. */
  readonly generator: string;
  readonly style: string;
  /** As HTML, from the first heading on. */
  readonly body: string;
}

/** The page's text. */
export function htmlPage({ title, generator, style, body }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${generator}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapedHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
