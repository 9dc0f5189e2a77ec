import type { Needs } from '../../saliency/evidence';
import { mustRun } from '../mustRun';
import type { Opened } from '../opened';
import { openSamples } from '../samples/openSamples';
import type { Samples } from '../samples/samples';

/** Opens the data set for a ranking; not where nothing is needed of it and the model has one output, so that the data make no difference. */
export async function samplesFor({ analysis }: Opened, needs: readonly Needs[], data: string | undefined): Promise<Samples | undefined> {
  const matter = needs.length > 0 || analysis.outputs.length > 1;
  if (needs.length > 0) mustRun(analysis);
  return data !== undefined && matter ? openSamples(data, analysis) : undefined;
}
