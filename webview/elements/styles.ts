import { css } from 'lit';

/** Headings, figures, tables and lists, as all elements of the panel have them. */
export const textStyles = css`
  :host {
    display: block;
    position: relative;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3 {
    margin: 0 0 8px;
    font-size: 11px;
    line-height: 18px;
    font-weight: 600;
    letter-spacing: 0.4px;
    text-transform: uppercase;
    color: var(--mm-dim);
  }
  h2 .own,
  h3 .own {
    text-transform: none;
    letter-spacing: 0;
    color: var(--vscode-foreground);
    font-size: 13px;
  }
  p {
    margin: 0 0 8px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .dim {
    color: var(--mm-dim);
  }
  .figure {
    font-variant-numeric: tabular-nums;
    text-align: right;
    white-space: nowrap;
  }
  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th {
    font-weight: 400;
    color: var(--mm-dim);
    text-align: left;
    white-space: nowrap;
  }
  td,
  th {
    padding: 2px 12px 2px 0;
    height: 24px;
  }
  td:last-child,
  th:last-child {
    padding-right: 0;
  }
  th.figure {
    text-align: right;
  }
  .warn {
    color: var(--mm-warn);
  }
  .bad {
    color: var(--mm-bad);
  }
  .good {
    color: var(--mm-good);
  }
`;

/** Buttons, inputs and choices in the editor's look. */
export const controlStyles = css`
  button {
    font: inherit;
    color: var(--vscode-button-secondaryForeground);
    background: var(--vscode-button-secondaryBackground, transparent);
    border: 1px solid var(--vscode-button-secondaryBorder, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
    padding: 0 10px;
    min-height: 26px;
    white-space: nowrap;
    cursor: pointer;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
  }
  button:hover:not([aria-disabled='true']) {
    background: var(--vscode-button-secondaryHoverBackground, var(--vscode-button-secondaryBackground, transparent));
  }
  button.primary {
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
    border-color: var(--vscode-button-border, transparent);
  }
  button.primary:hover:not([aria-disabled='true']) {
    background: var(--vscode-button-hoverBackground);
  }
  button.link {
    border: 0;
    padding: 0;
    min-height: 0;
    background: none;
    color: var(--vscode-textLink-foreground);
  }
  button.link:hover:not([aria-disabled='true']) {
    background: none;
    text-decoration: underline;
  }
  button.icon {
    border-color: transparent;
    background: none;
    color: var(--vscode-foreground);
    padding: 0;
    width: 26px;
  }
  button.icon:hover:not([aria-disabled='true']) {
    background: var(--vscode-toolbar-hoverBackground, transparent);
    border-color: var(--vscode-contrastActiveBorder, transparent);
  }
  /* A button that is not to be used keeps the keyboard, so it is never disabled. */
  button[aria-disabled='true'] {
    opacity: 0.45;
    cursor: default;
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  :focus:not(:focus-visible) {
    outline: none;
  }
  input:not([type='range'], [type='checkbox'], [type='radio']) {
    font: inherit;
    font-variant-numeric: tabular-nums;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
    padding: 2px 6px;
    height: 26px;
    min-width: 0;
  }
  select {
    font: inherit;
    color: var(--vscode-dropdown-foreground);
    background: var(--vscode-dropdown-background);
    border: 1px solid var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
    padding: 0 4px;
    height: 26px;
    max-width: 100%;
    min-width: 0;
  }
  select:disabled {
    opacity: 0.5;
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
  }
  input:focus-visible:not([type='range'], [type='checkbox'], [type='radio']) {
    outline-offset: -1px;
  }
  input:disabled {
    opacity: 0.5;
  }
  input[type='checkbox'],
  input[type='radio'],
  input[type='range'] {
    accent-color: var(--vscode-button-background);
    margin: 0;
  }
  input[type='checkbox'] {
    width: 14px;
    height: 14px;
  }
  :host-context(.vscode-high-contrast) input[type='checkbox'],
  :host-context(.vscode-high-contrast) input[type='range'] {
    accent-color: var(--vscode-focusBorder);
  }
`;

/** An element that scrolls what it has no room for. */
export const scrollStyles = css`
  :host {
    overflow: auto;
    min-height: 0;
    scrollbar-gutter: stable;
  }
`;

/** A table's head that stays where it is while the rows scroll below it. */
export const stickyHeadStyles = css`
  thead th {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--vscode-editor-background);
  }
`;

/** A bar in a track: a share of something. */
export const trackStyles = css`
  .track {
    height: 5px;
    border-radius: 1px;
    background: var(--mm-track);
    overflow: hidden;
  }
  .track.thick {
    height: 9px;
  }
  .track div {
    height: 100%;
    background: var(--mm-accent);
  }
`;
