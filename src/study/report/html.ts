import { escapedHtml as text } from '../../base/escapedHtml';

/** A cell of a table: its HTML, and its classes where it has some. */
export interface HtmlCell {
  readonly html: string;
  readonly className?: string;
  readonly style?: string;
}

/** A text as a cell. */
export function words(value: string): HtmlCell {
  return { html: text(value) };
}

/** A figure as a cell, with what is said beneath it. */
export function figureCell(value: string, beneath = '', className = ''): HtmlCell {
  return {
    html: `${text(value)}${beneath === '' ? '' : `<small>${text(beneath)}</small>`}`,
    className: `figure ${className}`.trim(),
  };
}

/** A table that scrolls by itself where it is too wide. */
export function tableHtml(head: readonly HtmlCell[], rows: readonly (readonly HtmlCell[])[]): string {
  const row = (tag: 'th' | 'td', cells: readonly HtmlCell[]): string => `<tr>${cells.map((cell) => cellHtml(tag, cell)).join('')}</tr>`;
  return `<div class="scroll"><table><thead>${row('th', head)}</thead><tbody>${rows.map((cells) => row('td', cells)).join('\n')}</tbody></table></div>`;
}

function cellHtml(tag: 'th' | 'td', { html, className = '', style }: HtmlCell): string {
  return `<${tag}${className === '' ? '' : ` class="${className}"`}${style === undefined ? '' : ` style="${style}"`}>${html}</${tag}>`;
}

/** A paragraph of plain text, held back. */
export function paragraph(value: string): string {
  return `<p class="dim">${text(value)}</p>`;
}

/** A part of the page with its heading; nothing where it holds nothing. */
export function section(id: string, title: string, parts: readonly string[]): string {
  const body = parts.filter(Boolean).join('\n');
  return body === '' ? '' : `<section id="${id}">\n<h2>${text(title)}</h2>\n${body}\n</section>`;
}

/** What is folded away until it is asked for. */
export function folded(summary: string, body: string, { open = false, panel = false } = {}): string {
  return `<details${panel ? ' class="panel"' : ''}${open ? ' open' : ''}><summary class="capital">${text(summary)}</summary>\n${body}\n</details>`;
}
