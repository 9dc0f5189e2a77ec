/** What stands at the outermost level of a JSON object, read piece by piece without building what is in it. */
export class OuterKeys {
  /** The first character of each key's value. */
  readonly starts = new Map<string, string>();
  /** Whether the text is none of an object. */
  isOther = false;
  /** Whether the object is at its end. */
  isOver = false;

  private depth = 0;
  private inString = false;
  private escaped = false;
  private expects: 'key' | 'colon' | 'value' | 'comma' = 'key';
  private key = '';
  private readonly kept: string[] = [];
  private isKeeping = false;

  /** `keep` names a key whose value is wanted as text. */
  constructor(private readonly keep?: string) {}

  /** The text of the wanted value; undefined where it is not there, or not whole yet. */
  get keptText(): string | undefined {
    return this.isKeeping || this.kept.length === 0 ? undefined : this.kept.join('');
  }

  /** Goes on with the next piece of the text: characters, or bytes as Latin-1 has them. */
  push(piece: string): void {
    let from = this.isKeeping ? 0 : -1;
    for (let at = 0; at < piece.length && !this.isOver && !this.isOther; at++) {
      const code = piece.charCodeAt(at);
      if (this.inString) {
        this.inside(piece, at, code);
        continue;
      }
      if (code === SPACE || code === LINE_FEED || code === RETURN || code === TAB) continue;
      if (this.depth === 1 && this.isKeeping && (code === COMMA || code === CLOSE_OBJECT)) {
        this.kept.push(piece.slice(Math.max(0, from), at));
        this.isKeeping = false;
      }
      if (this.depth === 1 && this.expects === 'value') {
        this.starts.set(this.key, piece.charAt(at));
        this.isKeeping = this.key === this.keep;
        if (this.isKeeping) from = at;
        this.expects = 'comma';
      }
      this.structure(code);
    }
    if (this.isKeeping) this.kept.push(piece.slice(Math.max(0, from)));
  }

  private inside(piece: string, at: number, code: number): void {
    const isKey = this.depth === 1 && this.expects === 'key';
    if (!this.escaped && code === QUOTE) {
      this.inString = false;
      if (isKey) this.expects = 'colon';
      return;
    }
    if (isKey) this.key += piece.charAt(at);
    this.escaped = !this.escaped && code === BACKSLASH;
  }

  private structure(code: number): void {
    if (this.depth === 0 && code !== OPEN_OBJECT) {
      this.isOther = true;
      return;
    }
    switch (code) {
      case QUOTE:
        this.inString = true;
        if (this.depth === 1 && this.expects === 'key') this.key = '';
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        this.depth++;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        this.depth--;
        this.isOver = this.depth === 0;
        break;
      case COLON:
        if (this.depth === 1 && this.expects === 'colon') this.expects = 'value';
        break;
      case COMMA:
        if (this.depth === 1) this.expects = 'key';
        break;
    }
  }
}

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
