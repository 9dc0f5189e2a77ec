import { css, html, type TemplateResult } from 'lit';
import { endOfName, type DistinctName } from '../text/distinctNames';

/**
 * A layer's or weight's name, cut in its middle where there is no room. The full name is its title, what a screen reader
 * says, and what is copied. It goes with `nameStyles`.
 */
export function shownName(name: string, { shown }: DistinctName): TemplateResult {
  const { start, end } = endOfName(shown);
  return html`<span class="shown-name" title=${name}
    ><span class="whole">${name}</span><span class="start" aria-hidden="true">${start}</span
    ><span class="end" aria-hidden="true">${end}</span></span
  >`;
}

/** Styles of `shownName`. */
export const nameStyles = css`
  .shown-name {
    position: relative;
    display: flex;
    min-width: 0;
    max-width: 100%;
    white-space: pre;
  }
  .shown-name .whole {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .shown-name .start {
    flex: 0 1 auto;
    min-width: 1.5em;
    overflow: hidden;
    text-overflow: ellipsis;
    user-select: none;
  }
  .shown-name .end {
    flex: none;
    max-width: calc(100% - 1.5em);
    overflow: hidden;
    user-select: none;
  }
`;
