const collator = new Intl.Collator('en', { numeric: true });

/** Compares texts as people order them: `conv2d_2` before `conv2d_10`, capitals beside small letters. */
export function naturally(a: string, b: string): number {
  return collator.compare(a, b);
}
