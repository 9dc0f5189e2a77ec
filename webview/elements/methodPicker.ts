import { css, html, type TemplateResult } from 'lit';
import type { MethodName, PruneLevel } from '../../src/protocol/vocabulary';
import { METHOD_GROUPS, METHOD_NAMES, methodText, type MethodGroup } from '../../src/protocol/methods';
import { chip } from './chips';
import { select } from './select';

interface MethodPicker {
  readonly value: MethodName;
  readonly level: PruneLevel;
  readonly choose: (method: MethodName) => void;
  /** Accessible name. */
  readonly label?: string;
  readonly disabled?: boolean;
}

/** The methods that know the level, by their groups. */
export function methodsByGroup(
  ...levels: readonly PruneLevel[]
): readonly { readonly group: MethodGroup; readonly methods: readonly MethodName[] }[] {
  const groups = Object.keys(METHOD_GROUPS) as MethodGroup[];
  return groups
    .map((group) => ({
      group,
      methods: METHOD_NAMES.filter(
        (name) => methodText(name).group === group && levels.some((level) => methodText(name).levels.includes(level)),
      ),
    }))
    .filter(({ methods }) => methods.length > 0);
}

/** The methods side by side, a caption before each group; where room is short a group takes a line. */
export function methodChips({ value, level, choose, label = 'Method' }: MethodPicker): TemplateResult {
  return html`<div class="method-groups" role="radiogroup" aria-label=${label}>
    ${methodsByGroup(level).map(
      ({ group, methods }) =>
        html`<span class="method-group">
          <span class="dim caption" title=${METHOD_GROUPS[group].hint}>${METHOD_GROUPS[group].label}</span>
          <span class="chips">
            ${methods.map((name) => chip({ group: label, text: methodText(name), checked: name === value, choose: () => choose(name) }))}
          </span>
        </span>`,
    )}
  </div>`;
}

/** The same as one field, for where there is little room. */
export function methodSelect({ value, level, choose, label = 'Method', disabled = false }: MethodPicker): TemplateResult {
  return select({
    label,
    value,
    hint: methodText(value).hint,
    disabled,
    groups: methodsByGroup(level).map(({ group, methods }) => ({
      label: METHOD_GROUPS[group].label,
      options: Object.fromEntries(methods.map((name) => [name, methodText(name)])),
    })),
    choose: (name) => choose(name as MethodName),
  });
}

/** Styles for `methodChips`; they need those of the chips too. */
export const methodPickerStyles = css`
  .method-groups {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 20px;
  }
  .method-group {
    display: inline-flex;
    align-items: baseline;
    gap: 8px;
  }
  .caption {
    flex: none;
  }
  @container (max-width: 640px) {
    .method-group {
      flex-basis: 100%;
    }
    .caption {
      width: 62px;
    }
  }
`;
