import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = join(__dirname, '../../../webview');
const SOURCES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(FOLDER, file), 'utf8') }));

/** Opening tags of an element in the templates of a source, with their attributes. */
function tagsOf(text: string, element: string): readonly string[] {
  return [...text.matchAll(new RegExp(`<${element}\\b`, 'g'))].map(({ index }) => {
    let depth = 0;
    for (let i = index; i < text.length; i++) {
      if (text.startsWith('${', i)) depth++;
      else if (text[i] === '}' && depth > 0) depth--;
      else if (text[i] === '{' && depth > 0 && text[i - 1] !== '$') depth++;
      else if (text[i] === '>' && depth === 0) return text.slice(index, i + 1);
    }
    return text.slice(index);
  });
}

describe('the controls of the panel', () => {
  it('every list to open is made in one place, where it can’t be left empty', () => {
    expect(SOURCES.filter(({ text }) => text.includes('<select')).map(({ file }) => file)).toEqual([join('elements', 'select.ts')]);
    expect(tagsOf(SOURCES.find(({ file }) => file.endsWith('select.ts'))?.text ?? '', 'select').join()).not.toContain('.value=');
  });

  it('a button is turned off without taking the keyboard from it', () => {
    const buttons = SOURCES.flatMap(({ file, text }) => tagsOf(text, 'button').map((tag) => ({ file, tag })));
    expect(buttons.length).toBeGreaterThan(20);
    expect(buttons.filter(({ tag }) => /[\s?.]disabled=/.test(tag.replaceAll('aria-disabled=', '')))).toEqual([]);
  });

  it('nothing moves by itself; the line of a job is the editor’s, which heeds reduced motion', () => {
    expect(SOURCES.filter(({ text }) => /^\s*transition(-\w+)?:|\binfinite\b/m.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it('mouse and keyboard open the same: no element but a control is given a click alone', () => {
    const clickable = SOURCES.flatMap(({ file, text }) => [...tagsOf(text, 'span'), ...tagsOf(text, 'p')].map((tag) => ({ file, tag })));
    expect(clickable.filter(({ tag }) => tag.includes('@click'))).toEqual([]);
  });
});
