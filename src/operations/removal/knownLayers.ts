import { Failure } from '../../model/failure';
import type { Opened } from '../opened';

/** The layers that the user named. Throws `settingInvalid` for one that the model does not have. */
export function knownLayers({ analysis }: Opened, layers: readonly string[]): readonly string[] {
  const known = new Set(analysis.layers.map(({ path }) => path));
  const stranger = layers.find((layer) => !known.has(layer));
  if (stranger === undefined) return layers;
  throw new Failure('settingInvalid', { setting: 'layers', reason: `the model has no layer "${stranger}"` });
}
