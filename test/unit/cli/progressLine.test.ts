import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { ProgressLine } from '../../../src/cli/progressLine';

/** What is written for three steps of one stage, of which the first two differ in their detail only. */
function written(isTTY: boolean): string[] {
  const lines: string[] = [];
  const line = new ProgressLine({ isTTY, write: (text: string) => lines.push(text) } as unknown as WriteStream);
  const message = 'Training, at last';
  line.show({ done: 1, total: 3, message, detail: 'loss 0.5' });
  line.show({ done: 1, total: 3, message, detail: 'loss 0.4' });
  line.show({ done: 2, total: 3, message });
  line.end();
  return lines;
}

describe('the progress line', () => {
  it('is written over on a terminal, with the detail', () => {
    const clear = '\r\u001b[2K';
    const texts = [
      'Training, at last, loss 0.5 · 33\u00a0%',
      'Training, at last, loss 0.4 · 33\u00a0%',
      'Training, at last · 66\u00a0%',
      '',
    ];
    expect(written(true)).toEqual(texts.map((text) => clear + text));
  });

  it('is one line for each stage in a log, without it', () => {
    expect(written(false)).toEqual(['Training, at last\n']);
  });
});
