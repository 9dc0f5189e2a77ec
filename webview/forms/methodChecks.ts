import { css, html, type TemplateResult } from 'lit';
import type { MethodName, PruneLevel } from '../../src/protocol/vocabulary';
import { METHOD_GROUPS, methodText } from '../../src/protocol/methods';
import { methodsByGroup } from '../elements/methodPicker';

/** Any number of the methods that know one of the levels, by their groups, a box to tick for each. */
export function methodChecks(
  chosen: readonly MethodName[],
  levels: readonly PruneLevel[],
  choose: (methods: readonly MethodName[]) => void,
): TemplateResult {
  return html`<div class="groups">
    ${methodsByGroup(...levels).map(
      ({ group, methods }) =>
        html`<span class="dim">${METHOD_GROUPS[group].label}</span>
          <span class="group">
            ${methods.map((name) => {
              const { label, hint } = methodText(name);
              const turn = (): void => choose(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
              return html`<label title=${hint}
                ><input type="checkbox" .checked=${chosen.includes(name)} @change=${turn} /> ${label}</label
              >`;
            })}
          </span>`,
    )}
  </div>`;
}

/** Styles for `methodChecks`. */
export const methodChecksStyles = css`
  .groups {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 14px;
  }
  .group {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
  }
`;
