import { execFileSync } from 'node:child_process';

/** Process ids of the engines that this extension host has started. */
export function enginesOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) => (match && Number(match[2]) === parent && /\bdist[\\/]engine\.js\b/.test(match[3] ?? '') ? [Number(match[1])] : []));
}

/** The engine of this extension host; there must be exactly one. */
export function engineOfHost(): number {
  const [engine, ...others] = enginesOf(process.pid);
  if (engine === undefined || others.length > 0) throw new Error(`there are ${others.length + (engine ? 1 : 0)} engines`);
  return engine;
}

/** Stops a process where it is: it takes what it is asked, and does nothing about it. */
export function freeze(id: number): void {
  process.kill(id, 'SIGSTOP');
}

/** Ends a process as the operating system does when memory runs out. */
export function kill(id: number): void {
  process.kill(id, 'SIGKILL');
}
