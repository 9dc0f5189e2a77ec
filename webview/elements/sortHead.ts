import { css, html, nothing, type TemplateResult } from 'lit';
import { nextSort, type Sort } from '../store/sorting';
import './icon';

/** A head by which a table is sorted. */
export interface SortedHead<Column extends string> {
  readonly column: Column;
  readonly label: string;
  readonly unit?: string;
  readonly isText: boolean;
  readonly sort: Sort<Column>;
  readonly choose: (sort: Sort<Column>) => void;
}

/** The button of a head, with an arrow where the table is sorted by it. It goes with `sortHeadStyles`. */
export function sortButton<Column extends string>({ column, label, unit = '', isText, sort, choose }: SortedHead<Column>): TemplateResult {
  const sorted = sort.column === column;
  return html`<button class="sort" @click=${() => choose(nextSort(sort, column, isText))}>
    <span class="cut">${label}${unit === '' ? nothing : html` <span class="unit">${unit}</span>`}</span>${
      sorted ? html`<mm-icon name=${sort.descending ? 'triangleDown' : 'triangleUp'}></mm-icon>` : nothing
    }
  </button>`;
}

/** How a head says that the table is sorted by it; an attribute's value. */
export function ariaSort<Column extends string>(sort: Sort<Column>, column: Column): 'ascending' | 'descending' | typeof nothing {
  if (sort.column !== column) return nothing;
  return sort.descending ? 'descending' : 'ascending';
}

/** Styles of `sortButton`. */
export const sortHeadStyles = css`
  button.sort {
    border: 0;
    padding: 0;
    min-height: 24px;
    max-width: 100%;
    background: none;
    color: inherit;
    gap: 0;
  }
  button.sort:focus-visible {
    outline-offset: -1px;
  }
  button.sort:hover:not(:disabled) {
    background: none;
    color: var(--vscode-foreground);
  }
  button.sort mm-icon {
    width: 12px;
  }
  button.sort .unit {
    opacity: 0.85;
  }
`;
