import { noChange } from 'lit';
import { directive, Directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

type Styles = Readonly<Record<string, string>>;

/**
 * Sets style properties one by one: `<div ${setStyle({ width })}>`. A style attribute, as `styleMap` writes it first,
 * is refused by the content policy.
 */
export const setStyle = directive(
  class SetStyle extends Directive {
    constructor(info: PartInfo) {
      super(info);
      if (info.type !== PartType.ELEMENT) throw new Error('setStyle belongs in an element’s tag, not in an attribute');
    }

    override render(_styles: Styles): typeof noChange {
      return noChange;
    }

    override update({ element }: ElementPart, [styles]: [Styles]): typeof noChange {
      if (element instanceof HTMLElement) for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
      return noChange;
    }
  },
);
