import type { WriteStream } from 'node:tty';
import { progressText, type Progress } from '../base/progress';

/** One line on a terminal that is written over as work goes on; in a log file, a line for each new stage. */
export class ProgressLine {
  private shown = '';

  constructor(private readonly stream: WriteStream) {}

  show(progress: Progress): void {
    const text = this.stream.isTTY ? progressText(progress) : progress.message;
    if (text === this.shown) return;
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
    this.shown = text;
  }

  /** A line that stays, above the one that is written over. */
  note(line: string): void {
    const { shown } = this;
    this.end();
    this.stream.write(`${line}\n`);
    if (shown && this.stream.isTTY) this.stream.write(shown);
    this.shown = shown;
  }

  /** Leaves the terminal's line empty for what comes next. */
  end(): void {
    if (this.shown && this.stream.isTTY) this.stream.write('\r\u001b[2K');
    this.shown = '';
  }
}
