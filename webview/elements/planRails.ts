import { css, html, type TemplateResult } from 'lit';
import type { PlanRow } from '../text/planRows';
import { setStyle } from './setStyle';

/** How far a branch stands to the right, and what all branches together may take, in pixels. */
const INDENT = 16;
const MOST_INDENT = 128;

export const railStyles = css`
  .rails {
    flex: none;
    align-self: stretch;
    display: flex;
  }
  .rail {
    position: relative;
    width: var(--indent);
  }
  .rail.line::before,
  .rail.up::before,
  .rail.down::after,
  .rail.elbow::after {
    content: '';
    position: absolute;
    left: 7px;
    border-left: 1px solid var(--mm-rail);
  }
  .rail.line::before {
    top: 0;
    bottom: 0;
  }
  .rail.up::before {
    top: 0;
    height: calc(50% - 4px);
  }
  .rail.down::after {
    top: calc(50% + 4px);
    bottom: 0;
  }
  .rail.elbow::after {
    top: 0;
    height: 50%;
    right: -3px;
    border-bottom: 1px solid var(--mm-rail);
  }
  .dot {
    flex: none;
    width: 16px;
  }
  .ring {
    position: absolute;
    left: 3px;
    top: calc(50% - 4.5px);
    width: 9px;
    height: 9px;
    border-radius: 50%;
    border: 1px solid var(--mm-rail);
    background: var(--vscode-editor-background);
  }
  .here .ring {
    background: var(--vscode-foreground);
    border-color: var(--vscode-foreground);
  }
  .making .ring {
    border-style: dashed;
  }
  :host {
    --mm-rail: color-mix(in srgb, var(--vscode-foreground) 60%, var(--vscode-editor-background));
  }
`;

/** The lines that show what was made of what. */
export function rails({ depth, rails: through, head, runsOn, level, kind, open }: PlanRow, here: boolean): TemplateResult {
  const indent = `${Math.min(INDENT, MOST_INDENT / Math.max(1, depth))}px`;
  const columns = through.map((line, i) => `rail ${line ? 'line' : ''} ${head && i === depth - 1 ? 'elbow' : ''}`);
  const up = !head && level > 1;
  const down = runsOn || (kind === 'plan' && open === true);
  return html`<span class="rails" aria-hidden="true" ${setStyle({ '--indent': indent })}
    >${columns.map((names) => html`<span class=${names}></span>`)}<span
      class="rail dot ${up ? 'up' : ''} ${down ? 'down' : ''} ${here ? 'here' : ''} ${kind === 'making' ? 'making' : ''}"
      ><span class="ring"></span></span
  ></span>`;
}
