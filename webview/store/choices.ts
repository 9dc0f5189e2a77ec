import * as z from 'zod/mini';
import type { MethodName, PruneLevel, PruneScope } from '../../src/protocol/vocabulary';
import { COMPENSATIONS, type Compensation } from '../../src/protocol/settings/pruning';
import { METHODS } from '../../src/protocol/methods';
import { LEVELS, SCOPES } from '../../src/protocol/settings/ranking';
import { restoreScoring } from '../text/scoring';
import { LAYER_COLUMN_NAMES, LAYER_COLUMNS, layerColumn, type LayerColumn } from './layerColumns';
import { RANKED_COLUMNS, type RankedColumn } from './rankedOrder';
import { CHANNEL_COLUMNS } from './channelOrder';
import { CURVE_X, CURVE_Y, type CurveXName, type CurveYName } from '../charts/curves/axes';
import { BANDS, type Band } from '../charts/curves/curveSeries';
import { FACETS, type FacetName } from '../charts/curves/facets';

/*
 * What the user has chosen in the panel. It is kept by the editor while the panel is hidden or reloaded, so it is read
 * back with care: what no longer fits falls back to its default, field by field.
 */

const TABS = ['overview', 'layers', 'saliency', 'neurons', 'curves'] as const;
const UNSORTED = { column: 'order', descending: false } as const;
const sort = z.object({ column: keyOf<LayerColumn | 'order'>({ ...LAYER_COLUMNS, order: true }), descending: z.boolean() });
const saliencySort = z.object({ column: keyOf<RankedColumn | 'order'>({ ...RANKED_COLUMNS, order: true }), descending: z.boolean() });
const channelOrder = z.object({ column: z.enum(CHANNEL_COLUMNS), descending: z.boolean() });
const ticks = z.object({
  /** The state of the model that the ticks belong to. */
  revision: z.string(),
  picks: z.array(z.object({ layer: z.string(), channels: z.array(z.number()) })),
  /** The amount that suggested them; null when ticked by hand. */
  amount: z.nullable(z.number()),
});

const choices = z.object({
  tab: z.catch(z.enum(TABS), 'overview'),
  layer: z.catch(z.nullable(z.string()), null),
  weight: z.catch(z.nullable(z.string()), null),
  channel: z.catch(z.nullable(z.number()), null),
  filter: z.catch(z.string(), ''),
  sort: z.catch(sort, UNSORTED),
  saliencySort: z.catch(saliencySort, UNSORTED),
  /** The layer table's columns. */
  columns: z.catch(
    z.array(keyOf<LayerColumn>(LAYER_COLUMNS)),
    LAYER_COLUMN_NAMES.filter((name) => layerColumn(name).optional !== true),
  ),
  /** By table and column, in pixels, where the user has changed it. */
  columnWidths: z.catch(z.record(z.string(), z.record(z.string(), z.number())), {}),
  /** The node of the tree of plans whose card is shown; null for the one that the panel shows. */
  plan: z.catch(z.nullable(z.string()), null),
  /** Whether the neurons of all layers are listed, not those of one. */
  allLayers: z.catch(z.boolean(), false),
  channelOrder: z.catch(channelOrder, { column: 'rank', descending: false }),
  modelChannelOrder: z.catch(channelOrder, { column: 'rank', descending: false }),
  method: z.catch(keyOf<MethodName>(METHODS), 'magnitude'),
  level: z.catch(keyOf<PruneLevel>(LEVELS), 'neuron'),
  scope: z.catch(keyOf<PruneScope>(SCOPES), 'global'),
  scoring: z.pipe(z.catch(z.record(z.string(), z.unknown()), {}), z.transform(restoreScoring)),
  saliency: z.catch(z.enum(['scores', 'trust']), 'scores'),
  /** By split and pane, the share of the room it takes, 0..1. */
  paneShares: z.catch(z.record(z.string(), z.record(z.string(), z.number())), {}),
  /** By split, the pane that is shown where several share a place. */
  paneShown: z.catch(z.record(z.string(), z.string()), {}),
  ticks: z.catch(ticks, { revision: '', picks: [], amount: null }),
  compensate: z.catch(keyOf<Compensation>(COMPENSATIONS), 'none'),
  finetuneEpochs: z.catch(z.number(), 0),
  histogramLog: z.catch(z.boolean(), false),
  /** What the curves show. Facets of trials and single curves are shown unless they are hidden. */
  curveX: z.catch(keyOf<CurveXName>(CURVE_X), 'amount'),
  curveY: z.catch(keyOf<CurveYName>(CURVE_Y), 'accuracy'),
  curveLog: z.catch(z.boolean(), false),
  curveBand: z.catch(keyOf<Band>(BANDS), 'range'),
  curveFront: z.catch(z.boolean(), false),
  /** By facet, its values. */
  curveFilter: z.catch(z.partialRecord(keyOf<FacetName>(FACETS), z.array(z.string())), {}),
  curvesHidden: z.catch(z.array(z.string()), []),
  curveTable: z.catch(z.boolean(), false),
  /** What the last study was told; the form judges whether it still holds. */
  study: z.catch(z.nullable(z.record(z.string(), z.unknown())), null),
});

/** All choices, each with a value. */
export type Choices = z.infer<typeof choices>;

/** What the editor kept, as far as it still makes sense. */
export function restoreChoices(kept: unknown): Choices {
  return choices.parse(typeof kept === 'object' && kept !== null ? kept : {});
}

function keyOf<K extends string>(table: Readonly<Record<K, unknown>>): z.ZodMiniType<K> {
  return z.custom<K>((value) => typeof value === 'string' && Object.hasOwn(table, value));
}
