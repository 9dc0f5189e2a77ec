import type { EvidenceKey, Needs } from '../../saliency/evidence';
import type { EvidenceProvider } from './evidenceProvider';
import { rises } from './providers/rises';
import { inputs } from './providers/inputs';
import { masks } from './providers/masks';
import { moments } from './providers/moments';

/** Every kind of evidence; adding one is a file and a line here, and its type in saliency/evidence.ts. */
const providers = { moments, inputs, rises, masks } satisfies Record<EvidenceKey, EvidenceProvider>;

/** The providers of what one of the needs asks for. */
export function providersOf(needs: readonly Needs[]): EvidenceProvider[] {
  return Object.values<EvidenceProvider>(providers).filter(({ key }) => needs.some((each) => each[key] !== undefined));
}
