import { css } from 'lit';
import { besideOpener } from './besideOpener';

/**
 * Puts an open popover beside what opened it, inside the page. Its sizes come from its content; what has no room scrolls in it.
 */
export function placePopup(popup: HTMLElement, opener: HTMLElement, align: 'start' | 'end'): void {
  popup.style.setProperty('max-height', 'none');
  const { offsetWidth: width, offsetHeight: height } = popup;
  const page = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
  const { left, top, most } = besideOpener(opener.getBoundingClientRect(), { width, height }, page, align);
  popup.style.setProperty('left', `${left}px`);
  popup.style.setProperty('top', `${top}px`);
  popup.style.setProperty('max-height', `${most}px`);
}

/** Puts a popover that the browser has opened (`toggle`) beside its opener. */
export function placeOpened({ newState, target }: ToggleEvent, opener: HTMLElement | null, align: 'start' | 'end'): void {
  if (newState === 'open' && target instanceof HTMLElement && opener) placePopup(target, opener, align);
}

/** The look of a popover in the top layer, before it was placed. */
export const popupStyles = css`
  [popover] {
    position: fixed;
    inset: auto;
    margin: 0;
    box-sizing: border-box;
    max-width: calc(100vw - 8px);
    overflow: auto;
    color: var(--vscode-foreground);
    background: var(--vscode-editorWidget-background);
    border: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border, var(--mm-line)));
    border-radius: 4px;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }
`;
