/** What one case of a layer class showed. */
export interface LayerClassRow {
  /** Of the case; empty for a class that tfjs can't run. */
  readonly name: string;
  /** Classes that stand in the case's model, its neighbours' included. */
  readonly classes: readonly string[];
  /** Channels of the layers before it that can be cut, e.g. `6 of 6`; empty where there are none. */
  readonly before: string;
  /** Channels that its own weights make. */
  readonly own: string;
  readonly reasons: readonly string[];
  /** Largest difference between the masked and the cut model; absent where nothing could be cut. */
  readonly difference?: number;
  /** What that would be if the channels that must stay were cut all the same. */
  readonly otherwise?: number;
}

/** Stand in every case: a row of their own says what they do. */
const NEIGHBOURS: Readonly<Record<string, string>> = { Dense: 'dense', Flatten: 'flatten', InputLayer: '', Model: 'nested model' };

/** The page docs/layer-classes.md. Differences are rounded up to a power of ten: they are the same on every machine then. */
export function layerClassTable(
  classes: readonly string[],
  rows: readonly LayerClassRow[],
  limitsOf: (className: string) => string[],
): string {
  const lines = classes.flatMap((className) => {
    const limits = limitsOf(className).join('; ');
    const own = rows.filter(({ name, classes: named }) => named.includes(className) && belongs(className, name));
    if (own.length === 0) return [line([className, '(in every case)', '', '', '', '', limits])];
    return own.map(({ name, before, own: made, reasons, difference, otherwise }, i) =>
      line([
        i === 0 ? className : '',
        name,
        before,
        made,
        reasons.join('; '),
        difference === undefined
          ? otherwise === undefined
            ? ''
            : `would be ${otherwise.toPrecision(1)} on random inputs`
          : rounded(difference),
        i === 0 ? limits : '',
      ]),
    );
  });
  return [
    '# Layer classes',
    '',
    'Every layer class that TensorFlow.js 4.22 can read, each between two Dense layers with half of the channels cut at random, on the wasm',
    'backend. *Before* and *own* say how many channels can be cut, of the layers before it and of those that its own weights make; *why not*, what',
    'stops the others. *Difference* is the largest one between the outputs of the masked and of the cut model, and *would be* what it is when',
    'channels that must stay are cut all the same. This page is written by',
    '`npx vitest run test/conformance/structure/layerClasses.test.ts -u`, and the tests fail when it is out of date.',
    '',
    line(['class', 'case', 'before', 'own', 'why not', 'difference', 'what tfjs itself does not do']),
    line(Array<string>(7).fill('---')),
    ...lines,
    '',
  ].join('\n');
}

function belongs(className: string, name: string): boolean {
  const start = NEIGHBOURS[className];
  return start === undefined || (start !== '' && name.startsWith(start));
}

function rounded(difference: number): string {
  if (difference === 0) return '0';
  return `under 1e${String(Math.ceil(Math.log10(difference)))}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
