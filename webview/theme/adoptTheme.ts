import { css, type CSSResult } from 'lit';

/** The panel's colours by their use, each from the editor's theme; the names that elements' styles read. */
export const tokens: CSSResult = css`
  :root {
    --mm-line: var(--vscode-contrastBorder, var(--vscode-panel-border, var(--vscode-widget-border)));
    --mm-dim: var(--vscode-descriptionForeground);
    --mm-raised: var(--vscode-sideBar-background);
    --mm-accent: var(--vscode-charts-blue);
    --mm-good: var(--vscode-charts-green);
    --mm-warn: var(--vscode-editorWarning-foreground);
    --mm-bad: var(--vscode-charts-red);
    --mm-hover: var(--vscode-list-hoverBackground, transparent);
    --mm-selected: var(--vscode-list-activeSelectionBackground, transparent);
    --mm-selected-text: var(--vscode-list-activeSelectionForeground, var(--vscode-foreground));
    --mm-selected-edge: var(--vscode-contrastActiveBorder, transparent);
    --mm-track: color-mix(in srgb, var(--vscode-foreground) 14%, transparent);
    /* An outline that says something: what can be moved, where a share of a whole ends. */
    --mm-edge: var(--vscode-contrastBorder, color-mix(in srgb, var(--vscode-foreground) 60%, var(--vscode-editor-background)));
    /* The one of several that is chosen. */
    --mm-chosen: var(--vscode-inputOption-activeBackground);
    --mm-chosen-text: var(--vscode-inputOption-activeForeground);
    --mm-chosen-edge: var(--vscode-inputOption-activeBorder);
    --mm-chosen-line: var(--vscode-panelTitle-activeBorder);
    --mm-gap: 16px;
  }
  /* High contrast has no tints: what is chosen is turned over. */
  body.vscode-high-contrast {
    --mm-chosen: var(--vscode-foreground);
    --mm-chosen-text: var(--vscode-editor-background);
    --mm-chosen-edge: var(--vscode-contrastActiveBorder, var(--vscode-foreground));
  }
  body {
    color-scheme: light;
    scrollbar-color: var(--vscode-scrollbarSlider-background) transparent;
  }
  body.vscode-dark,
  body.vscode-high-contrast:not(.vscode-high-contrast-light) {
    color-scheme: dark;
  }
  html,
  body {
    height: 100%;
    margin: 0;
    padding: 0;
    overflow: clip;
    background: var(--vscode-editor-background);
    color: var(--vscode-foreground);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
    font-weight: var(--vscode-font-weight);
    line-height: 1.4;
  }
`;

/** Gives the page the tokens, as an adopted sheet: the content policy allows no inline styles. */
export function adoptTheme(page: Document): void {
  if (tokens.styleSheet) page.adoptedStyleSheets.push(tokens.styleSheet);
}
