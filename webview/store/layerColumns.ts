import type { LayerRow } from '../../src/protocol/inspectAnswer';

/** What a column holds: it says how its figures are written, compared and asked for. */
export type ColumnKind = 'text' | 'count' | 'bytes' | 'share';

/** A column of the layer table, and a word of the filter's language. */
export interface ColumnOf {
  /** Its head. */
  readonly label: string;
  readonly hint: string;
  readonly kind: ColumnKind;
  /** What the filter calls it, the first as it is told. */
  readonly words: readonly [string, ...string[]];
  /** By which it is sorted and filtered; null where it is not known. */
  readonly value: (layer: LayerRow) => string | number | null;
  /** In pixels; the names take what is left. */
  readonly width: number;
  /** Whether sums over layers mean anything. */
  readonly sums?: true;
  /** Not shown until it is asked for. */
  readonly optional?: true;
}

/** The columns in the order shown: the only list of them. */
export const LAYER_COLUMNS = {
  name: {
    label: 'layer',
    hint: 'Path of the layer',
    kind: 'text',
    words: ['name', 'layer'],
    value: ({ name }) => name,
    width: 168,
  },
  className: {
    label: 'class',
    hint: 'Class of the layer',
    kind: 'text',
    words: ['class'],
    value: ({ className }) => className,
    width: 118,
  },
  outputShape: {
    label: 'output',
    hint: 'Shape of the output of one sample; sorted by its elements',
    kind: 'count',
    words: ['output'],
    value: ({ outputShape }) => elementsOf(outputShape),
    width: 112,
  },
  params: {
    label: 'parameters',
    hint: 'Elements of the weights',
    kind: 'count',
    words: ['params', 'parameters'],
    value: ({ params }) => params,
    width: 92,
    sums: true,
  },
  bytes: {
    label: 'bytes',
    hint: 'Size of the weights as stored',
    kind: 'bytes',
    words: ['bytes'],
    value: ({ bytes }) => bytes,
    width: 82,
    sums: true,
  },
  gzipBytes: {
    label: 'gzip',
    hint: 'The weights through gzip -9, each alone; in a file they share what they have in common, so that these do not add up to it',
    kind: 'bytes',
    words: ['gzip'],
    value: ({ gzipBytes }) => gzipBytes ?? null,
    width: 82,
    sums: true,
    optional: true,
  },
  brotliBytes: {
    label: 'brotli',
    hint: 'The weights through brotli -11, each alone; of large weights estimated from a part',
    kind: 'bytes',
    words: ['brotli'],
    value: ({ brotliBytes }) => brotliBytes ?? null,
    width: 82,
    sums: true,
    optional: true,
  },
  macs: {
    label: 'MACs',
    hint: 'Multiply-accumulates of one sample',
    kind: 'count',
    words: ['macs'],
    value: ({ macs }) => macs,
    width: 82,
    sums: true,
  },
  activationBytes: {
    label: 'activation',
    hint: 'Size of the output of one sample, in float32',
    kind: 'bytes',
    words: ['activation'],
    value: ({ activationBytes }) => activationBytes,
    width: 98,
  },
  sparsity: {
    label: 'zeros',
    hint: 'Share of the kernel’s elements that are exactly zero',
    kind: 'share',
    words: ['sparsity', 'zeros'],
    value: ({ params, sparsity }) => (params === 0 ? null : sparsity),
    width: 68,
  },
  dtype: { label: 'dtype', hint: 'How the weights are stored', kind: 'text', words: ['dtype'], value: ({ dtype }) => dtype, width: 72 },
  channels: {
    label: 'channels',
    hint: 'Output channels that the layer’s own weights produce',
    kind: 'count',
    words: ['channels'],
    value: ({ channels }) => channels,
    width: 78,
    optional: true,
  },
  prunable: {
    label: 'prunable',
    hint: 'Output channels that can be cut, of those the layer has',
    kind: 'count',
    words: ['prunable'],
    value: ({ prunable }) => prunable,
    width: 96,
  },
} as const satisfies Readonly<Record<string, ColumnOf>>;

/** A column of the layer table. */
export type LayerColumn = keyof typeof LAYER_COLUMNS;

/** All of them, in the order shown. */
export const LAYER_COLUMN_NAMES = Object.keys(LAYER_COLUMNS) as readonly LayerColumn[];

/** A column by its name. */
export function layerColumn(name: LayerColumn): ColumnOf {
  return LAYER_COLUMNS[name];
}

/** Elements of one sample's output: a leading free axis is the batch, other free axes count once. */
function elementsOf(shape: LayerRow['outputShape']): number | null {
  if (shape === null) return null;
  const sample = shape[0] === null ? shape.slice(1) : shape;
  return sample.reduce<number>((product, size) => product * (size ?? 1), 1);
}
