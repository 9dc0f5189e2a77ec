/**
 * VS Code takes undo and redo keys of a panel for its document. In a text field they are the text's: so they don't leave the page.
 * Everything else goes on, and so do these keys where no text is typed.
 */
export function keepTextUndo(page: Document): void {
  page.addEventListener('keydown', (event) => {
    if (isUndoKey(event) && isTextField(event.composedPath()[0])) event.stopPropagation();
  });
}

function isUndoKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && /^[zy]$/i.test(key);
}

const TYPED: ReadonlySet<string> = new Set(['text', 'search', 'number', 'url', 'email', 'password', 'tel']);

function isTextField(target: EventTarget | undefined): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && TYPED.has(target.type);
}
