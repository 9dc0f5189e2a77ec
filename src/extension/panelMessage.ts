import { z } from 'zod/mini';
import type { PanelCommandName, PanelQueryName } from '../protocol/panel';

const QUERIES = [
  'weight',
  'rank',
  'channels',
  'channel',
  'standings',
  'twins',
  'removalCost',
  'suggest',
  'forecast',
] as const satisfies readonly PanelQueryName[];
const COMMANDS = [
  'rank',
  'prune',
  'prunePicked',
  'merge',
  'quantize',
  'finetune',
  'evaluate',
  'study',
  'stopStudy',
  'stopRanking',
  'calibrate',
  'stopJob',
  'chooseData',
  'saveAs',
  'saveRepaired',
  'undo',
  'redo',
  'reload',
] as const satisfies readonly PanelCommandName[];

const params = z.record(z.string(), z.unknown());
const panelMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('query'), id: z.number(), name: z.enum(QUERIES), params }),
  z.object({ kind: z.literal('command'), id: z.number(), name: z.enum(COMMANDS), params }),
]);

/** A message of the panel, as far as the extension looks into it; the settings within are judged by the engine. */
export type PanelMessage = z.infer<typeof panelMessage>;

/** The message, or undefined for one that is not the panel's. */
export function parsePanelMessage(message: unknown): PanelMessage | undefined {
  return panelMessage.safeParse(message).data;
}
