import type { WriteStream } from 'node:tty';
import { progressWords, type Progress } from '../base/progress';

/** One line on a terminal that is written over as work goes on; in a log file, a line for each new stage. */
export class ProgressLine {
  private shown = '';

  constructor(private readonly stream: WriteStream) {}

  show(progress: Progress): void {
    const { done, total, message } = progress;
    const text = this.stream.isTTY ? `${progressWords(progress)} ${String(done)}/${String(total)}` : message;
    if (text === this.shown) return;
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
    this.shown = text;
  }

  /** Leaves the terminal's line empty for what comes next. */
  end(): void {
    if (this.shown && this.stream.isTTY) this.stream.write('\r\u001b[2K');
    this.shown = '';
  }
}
