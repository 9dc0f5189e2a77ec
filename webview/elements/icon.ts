import add from '@vscode/codicons/src/icons/add.svg';
import arrowRight from '@vscode/codicons/src/icons/arrow-right.svg';
import check from '@vscode/codicons/src/icons/check.svg';
import chevronDown from '@vscode/codicons/src/icons/chevron-down.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import database from '@vscode/codicons/src/icons/database.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import graphLine from '@vscode/codicons/src/icons/graph-line.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import question from '@vscode/codicons/src/icons/question.svg';
import redo from '@vscode/codicons/src/icons/redo.svg';
import triangleDown from '@vscode/codicons/src/icons/triangle-down.svg';
import triangleUp from '@vscode/codicons/src/icons/triangle-up.svg';
import undo from '@vscode/codicons/src/icons/discard.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { unsafeSVG } from 'lit/directives/unsafe-svg.js';

const ICONS = {
  add,
  arrowRight,
  check,
  chevronDown,
  close,
  database,
  error,
  graphLine,
  info,
  pass,
  question,
  redo,
  triangleDown,
  triangleUp,
  undo,
  warning,
};

/** The icons that are bundled. */
export type IconName = keyof typeof ICONS;

/** One of VS Code's own icons, in the colour of the text. Decoration: what it means is said beside it. */
@customElement('mm-icon')
export class Icon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      width: 16px;
      height: 16px;
      vertical-align: -3px;
    }
  `;
  @property() name: IconName = 'info';

  protected override render(): TemplateResult {
    return html`<span aria-hidden="true">${unsafeSVG(ICONS[this.name])}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-icon': Icon;
  }
}
