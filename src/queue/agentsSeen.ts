import type { AgentLine } from './messages';

interface Found {
  readonly id: string;
  readonly line: AgentLine;
  readonly lives: boolean;
}

/** The agents on a queue, as one study sees them; it says what changes. */
export class AgentsSeen {
  private said: string | undefined;
  private readonly strangers = new Set<string>();
  private sum = 0;

  constructor(
    private readonly program: string,
    private readonly shown: string,
    private readonly onLine: (line: string) => void,
  ) {}

  /** Threads of those that are at work and measure as this program does. */
  get threads(): number {
    return this.sum;
  }

  /** Takes note of who is there. */
  take(found: readonly Found[]): void {
    const alive = found.filter(({ lives }) => lives);
    for (const { id, line } of alive) {
      if (line.program === this.program || this.strangers.has(id)) continue;
      this.strangers.add(id);
      const versions = `it measures as version ${line.program} does, this study as ${this.program}`;
      this.onLine(`The agent on ${line.host} (process ${line.pid}) takes none of these trials: ${versions}.`);
    }
    const able = alive.filter(({ line }) => line.program === this.program);
    this.sum = able.reduce((sum, { line }) => sum + line.threads, 0);
    const text =
      able.length === 0
        ? `No agent is at work on ${this.shown} yet: start one with  model-minifier agent ${this.shown}`
        : `${able.length} ${able.length === 1 ? 'agent' : 'agents'} with ${this.sum} ${this.sum === 1 ? 'thread' : 'threads'} on ${this.shown}.`;
    if (text !== this.said) this.onLine(text);
    this.said = text;
  }
}
