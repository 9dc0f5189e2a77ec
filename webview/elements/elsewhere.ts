import { css, html, nothing, type TemplateResult } from 'lit';
import type { PanelStore } from '../store/panelStore';
import { nodesWith } from '../text/figuresElsewhere';
import { planName } from '../../src/protocol/planName';

const WHAT = { study: 'A study', calibration: 'A calibration' } as const;
/** More would be a list that nobody reads. */
const MOST = 3;

/** For elements that show `elsewhere`. */
export const elsewhereStyles = css`
  .elsewhere {
    margin-bottom: 8px;
  }
  .elsewhere li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    padding: 2px 0;
  }
`;

/** Which other plans have what the plan that is shown lacks, each with a way there. */
export function elsewhere(store: PanelStore, what: keyof typeof WHAT): TemplateResult | typeof nothing {
  const plans = store.state?.plans;
  const nodes = plans ? nodesWith(plans, what).slice(0, MOST) : [];
  if (nodes.length === 0) return nothing;
  return html`<ul class="elsewhere">
    ${nodes.map(
      (node) =>
        html`<li>
          <span>${WHAT[what]} of ‘${planName(node)}’ is there; this plan has none.</span>
          <button class="link" aria-disabled=${store.busy} @click=${() => store.run('goTo', { node: node.id })}>Go There</button>
        </li>`,
    )}
  </ul>`;
}
