import { METHOD_NAMES } from '../../protocol/methods';
import type { MethodName } from '../../protocol/vocabulary';

/**
 * The methods' colours on light and on dark, in the order of the methods: those that the panel has in VS Code's own themes. A test holds
 * them against what the panel makes of these.
 */
export const METHOD_COLOURS = {
  light: [
    '#0063d3',
    '#bf8803',
    '#652d90',
    '#388a34',
    '#e51400',
    '#d10d5e',
    '#0598bc',
    '#3b3b3b',
    '#bc05bc',
    '#1e4f87',
    '#614fbc',
    '#765e22',
  ],
  dark: [
    '#59a4f9',
    '#cca700',
    '#b180d7',
    '#89d185',
    '#f14c4c',
    '#d74684',
    '#11a8cd',
    '#9d9d9d',
    '#bc3fbc',
    '#93b8e3',
    '#6774c5',
    '#ccbb70',
  ],
} as const satisfies Record<'light' | 'dark', readonly string[]>;

const SHAPES = [
  'M-3.6,0a3.6,3.6 0 1,0 7.2,0a3.6,3.6 0 1,0 -7.2,0',
  'M-3.2,-3.2h6.4v6.4h-6.4z',
  'M0,-4.4L4.4,0L0,4.4L-4.4,0z',
  'M0,-4.2L4,3H-4z',
  'M0,4.2L4,-3H-4z',
  'M-4,-1.4h2.6v-2.6h2.8v2.6h2.6v2.8h-2.6v2.6h-2.8v-2.6h-2.6z',
];

/** The class of what is drawn of a method: its colour, and what hovering its name picks out. */
export function methodClass(method: MethodName): string {
  return `m${METHOD_NAMES.indexOf(method)}`;
}

/** A path around zero: colours are not all that tells methods apart. */
export function methodShape(method: MethodName): string {
  return SHAPES[METHOD_NAMES.indexOf(method) % SHAPES.length] ?? '';
}
