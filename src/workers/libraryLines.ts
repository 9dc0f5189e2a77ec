/**
 * What TensorFlow.js writes to a thread's console, as lines of ours: each behind `tensorflow.js: `, and each only once in a
 * process, however many threads say it. Frames and empty lines are left out.
 */
export function libraryLines(write: (line: string) => void): (text: string | Buffer) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.map((each) => each.trim())) {
      if (/^=*$/.test(line) || said.has(line)) continue;
      said.add(line);
      write(`tensorflow.js: ${line}\n`);
    }
  };
}

const said = new Set<string>();
