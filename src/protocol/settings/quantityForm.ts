import type { TextForm } from './field';

/** Decimal units, each 1,000 of the one before. */
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };
const QUANTITY = /^(\d+(?:\.\d+)?|\.\d+)\s*([kmg]?)(b?)$/i;

/** A whole number with a unit of thousands behind it: `20000`, `20k`, `1.5M`; where it counts bytes, `20kB` too. */
function quantityForm({ bytes, expectation }: { readonly bytes: boolean; readonly expectation: string }): TextForm<number> {
  return {
    expectation,
    placeholder: bytes ? 'bytes' : 'n',
    parse: (text) => {
      const [, digits = '', unit = '', sign = ''] = QUANTITY.exec(text.trim()) ?? [];
      if (digits === '' || (sign !== '' && !bytes)) return undefined;
      const value = Math.round(Number(digits) * (UNITS[unit.toLowerCase()] ?? 1));
      return value >= 1 && Number.isSafeInteger(value) ? value : undefined;
    },
    text: (value) => {
      const unit = ['G', 'M', 'k'].find((each) => value % (UNITS[each.toLowerCase()] ?? 1) === 0 && value > 0);
      return unit === undefined ? String(value) : `${value / (UNITS[unit.toLowerCase()] ?? 1)}${unit}`;
    },
  };
}

/** `20000`, `20k`, `1.5MB` */
export const bytesForm = quantityForm({
  bytes: true,
  expectation: 'a number of bytes of at least 1, like 20000, 20k or 1.5M (k is 1,000)',
});

/** `300000`, `300k`, `1.5M` */
export const numberForm = quantityForm({ bytes: false, expectation: 'a number of at least 1, like 300000, 300k or 1.5M (k is 1,000)' });
