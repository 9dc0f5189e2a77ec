import type { WriteStream } from 'node:tty';
import type { Progress } from '../base/progress';

/** One line on a terminal that is written over as work goes on; in a log file, a line for each new stage. */
export class ProgressLine {
  private shown = '';

  constructor(private readonly stream: WriteStream) {}

  show({ done, total, message }: Progress): void {
    // What changes from step to step (the loss) stands behind a comma; a log has no use for it.
    const text = this.stream.isTTY ? `${message} ${String(done)}/${String(total)}` : message.replace(/,.*/, '');
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
