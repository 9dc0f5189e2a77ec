import type { DataChoice } from '../../protocol/dataChoice';
import type { Needs } from '../../saliency/evidence';
import type { Opened } from '../opened';
import { openSamples } from '../samples/openSamples';
import type { Samples } from '../samples/samples';
import { mustRun } from '../mustRun';

/** Opens the data set for a ranking; not where nothing is needed of it and the model has one output, so that the data make no difference. */
export async function samplesFor(
  { analysis }: Opened,
  needs: readonly Needs[],
  data: DataChoice | undefined,
): Promise<Samples | undefined> {
  const matter = needs.length > 0 || analysis.outputs.length > 1;
  if (needs.length > 0) mustRun(analysis);
  return data !== undefined && matter ? openSamples(data, analysis) : undefined;
}
