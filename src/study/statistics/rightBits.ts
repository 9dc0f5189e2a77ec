/** Which samples were answered right, as bits: the first in the lowest bit of the first byte. */
export type RightBits = Uint8Array;

/** The bits of a record's `right`. */
export function rightBits(base64: string): RightBits {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** Whether that sample was answered right. */
export function isRight(bits: RightBits, sample: number): boolean {
  return (((bits[sample >> 3] ?? 0) >> (sample & 7)) & 1) === 1;
}
