import { capitalised } from '../../src/base/capitalised';
import './icon';
import './trainingCurve';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { durationText } from '../../src/base/durationText';
import { nodeOf, ORIGINAL, pathTo, trainedOn, whyKept, type PlanNode, type PlanTree, type Recipe } from '../../src/protocol/plans';
import { quantizationText } from '../../src/protocol/quantizationText';
import { quantizing } from '../../src/protocol/settings/quantizing';
import type { SessionStep } from '../../src/protocol/views';
import { proofsOf } from '../text/certificateText';
import { byteSize, exactCount, points, score, share } from '../../src/base/format';
import { measuredOn } from '../text/measuredRows';
import { sizeRows } from '../text/overviewRows';
import type { CompressionAnswer } from '../../src/protocol/answers';
import { compressionText } from '../../src/protocol/compressionText';
import { madeText, planName, recipeText, toldRows } from '../../src/protocol/planName';
import { quantizedRows } from '../text/quantizedRows';
import { calibrationText, studyText } from '../text/studyText';
import { samplesText, TRAINED_ON } from '../text/samplesText';
import { removedText } from '../../src/protocol/stepText';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';
import { agreementText } from '../../src/protocol/agreementText';

type Warnings = NonNullable<SessionStep['warnings']>;

/** The plan that is chosen: how it was made, what proves it, what it did to which layer, what it measures, and what can be done with it. */
@customElement('mm-plan-card')
export class PlanCard extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      :host {
        container-type: inline-size;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
        padding: 10px 12px 12px;
        border: 1px solid var(--mm-line);
        border-radius: 3px;
      }
      h2 {
        margin: 0;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .actions,
      .proofs {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .proofs {
        gap: 0 16px;
      }
      .proof {
        display: inline-flex;
        gap: 4px;
        align-items: center;
      }
      .warning {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 6px;
        overflow-wrap: anywhere;
      }
      summary {
        cursor: pointer;
        color: var(--mm-dim);
        width: fit-content;
      }
      summary:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      details table {
        margin: 2px 0 4px 16px;
        width: calc(100% - 16px);
      }
      td,
      details th {
        height: 20px;
      }
      .words {
        white-space: normal;
        overflow-wrap: anywhere;
      }
      .note {
        width: 40%;
      }
      .sizes {
        max-width: 560px;
      }
      .sizes thead th {
        white-space: normal;
        vertical-align: bottom;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const tree = store.state?.plans;
    const node = store.chosenPlan;
    if (!tree || !node) return nothing;
    const { made } = node;
    return html`<section aria-labelledby="name">
      <h2 id="name"><span class="own">${planName(node)}</span></h2>
      ${this.actions(node, tree)} ${node.name === undefined || !made ? nothing : html`<p class="dim">${madeText(node)}</p>`}
      ${made ? this.doneTo(made.step, node) : html`<p class="dim">The model as its files hold it.</p>`} ${this.sizes(node, tree)}
      ${figures(node, tree)} ${this.studies(node)}
      ${node.savedAs.map(
        (file) => html`<p>Saved as <button class="link words" @click=${() => store.run('openSaved', { file })}>${file}</button></p>`,
      )}
      ${made ? toldOf(node) : nothing} ${made ? html`${layersOf(made.step)} ${tensorsOf(made.step)}` : nothing}
      ${
        made?.step.history?.length
          ? html`<details ?open=${node.id === tree.at}>
              <summary>Training curve</summary>
              <mm-training-curve .epochs=${made.step.history}></mm-training-curve>
            </details>`
          : nothing
      }
    </section>`;
  }

  private doneTo({ plan, certificate, quantization, compression, warnings = [] }: SessionStep, node: PlanNode): TemplateResult {
    const removed = removedText(plan);
    return html`<div class="proofs dim">
        ${removed === '' ? nothing : html`<span>${removed} removed</span>`}
        ${proofsOf(certificate, node.savedAs.length === 0).map(
          ({ text, hint, done }) =>
            html`<span class="proof" title=${hint}
              ><mm-icon class=${done ? 'good' : ''} name=${done ? 'pass' : 'info'}></mm-icon>${text}</span
            >`,
        )}
        ${node.made ? html`<span title="What making it took">${seconds(node.made.seconds)}</span>` : nothing}
      </div>
      ${quantization ? quantizationText(quantization, FIGURES).map((line) => html`<p class="dim">${line}</p>`) : nothing}
      ${compression ? compressionText(compression).map((line) => html`<p class="dim">${line}</p>`) : nothing}
      ${compression ? stepsOf(compression) : nothing}
      ${this.unsaid(warnings, node).map(({ message }) => html`<p class="warning"><mm-icon class="warn" name="warning"></mm-icon><span>${message}</span></p>`)}`;
  }

  /** What the edit had to say, without what the model that is shown says by itself: that stands above. */
  private unsaid(warnings: Warnings, { id }: PlanNode): Warnings {
    const { state, snapshot } = this.store;
    if (id !== state?.plans?.at) return warnings;
    const said = new Set(snapshot?.model.warnings.map(({ message }) => message));
    return warnings.filter(({ message }) => !said.has(message));
  }

  private sizes({ parent, totals }: PlanNode, tree: PlanTree): TemplateResult | typeof nothing {
    if (parent === null) return nothing;
    const original = nodeOf(tree, ORIGINAL).totals;
    const rows = sizeRows(totals, nodeOf(tree, parent).totals, original);
    const both = parent !== ORIGINAL;
    return html`<table class="sizes" aria-label="Sizes of this plan">
      <thead>
        <tr>
          <th scope="col"><span class="hidden">Figure</span></th>
          <th scope="col" class="figure">size</th>
          ${both ? html`<th scope="col" class="figure" title="Against ${planName(nodeOf(tree, parent))}">to the plan before</th>` : nothing}
          <th scope="col" class="figure">to the original</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, now, sinceParent, sinceOriginal }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="figure">${now}</td>
              ${both ? html`<td class="figure dim">${sinceParent}</td>` : nothing}
              <td class="figure dim">${sinceOriginal}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private studies({ id, study, calibration }: PlanNode): TemplateResult | typeof nothing {
    const { store } = this;
    if (!study && !calibration) return nothing;
    const leads = id === store.here?.id;
    const part = (text: string, show: () => void): TemplateResult =>
      leads ? html`<p><button class="link words" @click=${show}>${text}</button></p>` : html`<p>${text}</p>`;
    return html`${study ? part(studyText(study), () => store.choose({ tab: 'curves' })) : nothing}
    ${calibration ? part(calibrationText(calibration), () => store.choose({ tab: 'saliency', saliency: 'trust' })) : nothing}`;
  }

  private actions(node: PlanNode, tree: PlanTree): TemplateResult {
    const { store } = this;
    const here = node.id === tree.at;
    const kept = whyKept(tree, node.id);
    return html`<div class="actions" role="toolbar" aria-label="Plan">
      <button
        title=${here ? 'This is the plan that is shown' : 'Show this plan everywhere in the panel; the next edit starts from it'}
        aria-disabled=${here || store.busy}
        @click=${() => store.run('goTo', { node: node.id })}
      >
        Go Here
      </button>
      <button title="F2 in the tree" @click=${() => this.dispatchEvent(new CustomEvent('name', { detail: node.id }))}>Name…</button>
      ${
        node.made
          ? html`<button
              title="The commands of model-minifier that make this plan of the original"
              @click=${() => store.run('copyPlan', { node: node.id })}
            >
              Copy as Command Line
            </button>`
          : nothing
      }
      <button
        title=${here ? 'Write the model to a new folder' : 'Goes to this plan first'}
        aria-disabled=${store.busy}
        @click=${() => void store.saveNode(node.id)}
      >
        Save As…
      </button>
      <button
        title=${kept === undefined ? 'Take this plan out of the tree' : WHY_KEPT[kept]}
        aria-disabled=${kept !== undefined}
        @click=${() => store.run('deletePlan', { node: node.id })}
      >
        Delete
      </button>
    </div>`;
  }
}

const WHY_KEPT = {
  original: 'The original stays',
  shown: 'The plan that is shown can’t be deleted: go to another one first',
  hasChildren: 'Other plans were made of this one: delete those first',
} as const;

const FIGURES = { value: score, share, bytes: byteSize, oneDimensional: `“${quantizing.fields.oneDimensional.label}”` } as const;

function seconds(taken: number): string {
  return taken < 1 ? 'made in under a second' : `made in ${durationText(taken)}`;
}

/** What was measured of it, against the plan before where that was measured on the same samples. */
function figures(node: PlanNode, tree: PlanTree): TemplateResult[] {
  const path = pathTo(tree, node.id);
  const parent = path.at(-2);
  return [...node.measured].reverse().map(({ accuracy, loss, agreement, on }) => {
    const before = parent && measuredOn(parent, on);
    const quality = [
      ...(accuracy === undefined ? [] : [`accuracy ${share(accuracy)}`]),
      ...(loss === undefined ? [] : [`loss ${score(loss)}`]),
      ...(agreement ? [agreementText(agreement, { value: score, share })] : []),
    ].join(', ');
    const since =
      accuracy === undefined || before?.accuracy === undefined ? '' : `, ${points(before.accuracy, accuracy)} to the plan before`;
    return html`<p>
      ${capitalised(quality)}${since}${agreement ? ' against the plan before' : ''}
      <span class="dim">on ${samplesText(on)}${trainedOn(path, on) ? `; ${TRAINED_ON}` : ''}</span>
    </p>`;
  });
}

function toldOf({ made }: PlanNode): TemplateResult | typeof nothing {
  if (!made) return nothing;
  return html`<details>
    <summary>Recipe</summary>
    <table aria-label="Settings of this plan">
      <tbody>
        ${toldRows(made.recipe).map(
          ({ label, value, hint }) =>
            html`<tr>
              <th scope="row" title=${hint}>${label}</th>
              <td class="words">${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

/** The edits that a compression consists of, in their order. */
function stepsOf({ steps }: CompressionAnswer): TemplateResult | typeof nothing {
  if (steps.length === 0) return nothing;
  return html`<details>
    <summary>Its steps</summary>
    <ol>
      ${steps.map((step) => html`<li class="words">${recipeText(step as Recipe)}</li>`)}
    </ol>
  </details>`;
}

/** What went of which layer. A quantization removes nothing: it says what it lost, tensor by tensor. */
function layersOf({ plan: { layers }, quantization }: SessionStep): TemplateResult | typeof nothing {
  if (layers.length === 0 || quantization) return nothing;
  return html`<details>
    <summary>Layer by layer</summary>
    <table aria-label="What went of each layer">
      <tbody>
        ${layers.map(
          ({ name, removed, of, note }) =>
            html`<tr>
              <td class="words">${name}</td>
              <td class="figure">${removed === 0 && of === 0 ? '' : `${exactCount(removed)} of ${exactCount(of)}`}</td>
              <td class="dim note words">${note ?? ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function tensorsOf(step: SessionStep): TemplateResult | typeof nothing {
  const rows = quantizedRows(step);
  if (!step.quantization || rows.length === 0) return nothing;
  return html`<details>
    <summary>Layer by layer</summary>
    <table aria-label="What quantizing lost of each tensor">
      <thead>
        <tr>
          <th scope="col">tensor</th>
          <th scope="col" title="Type, and how many of its values are used">stored as</th>
          <th scope="col" class="figure" title="Bits a value, by the entropy of what is stored">bits</th>
          <th scope="col" class="figure" title="Norm of the change by that of the values before">relative error</th>
          <th scope="col" class="figure" title="Share of the values that were not zero before">became 0</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, stored, bits, error, zeros, zerosTitle, note }) =>
            html`<tr>
              <td class="words">${name}${note === '' ? nothing : html` <span class="dim">${note}</span>`}</td>
              <td>${stored}</td>
              <td class="figure">${bits}</td>
              <td class="figure">${error}</td>
              <td class="figure" title=${zerosTitle}>${zeros}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-plan-card': PlanCard;
  }
}
