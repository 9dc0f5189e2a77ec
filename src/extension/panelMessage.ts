import { z } from 'zod/mini';
import { ACTION_NAMES } from '../protocol/actions';
import { PANEL_ONLY, PANEL_QUERIES, type PanelCommandName } from '../protocol/panel';

const COMMANDS = [...ACTION_NAMES, ...PANEL_ONLY] as const satisfies readonly PanelCommandName[];

const params = z.record(z.string(), z.unknown());
const panelMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('query'), id: z.number(), name: z.enum(PANEL_QUERIES), params }),
  z.object({ kind: z.literal('command'), id: z.number(), name: z.enum(COMMANDS), params }),
]);

/** A message of the panel, as far as the extension looks into it; the settings within are judged by the engine. */
export type PanelMessage = z.infer<typeof panelMessage>;

/** The message, or undefined for one that is not the panel's. */
export function parsePanelMessage(message: unknown): PanelMessage | undefined {
  return panelMessage.safeParse(message).data;
}
