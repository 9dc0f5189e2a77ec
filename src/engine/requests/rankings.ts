import type { Channel } from '../../trace/structure/structure';
import type { MethodName, RankAnswer } from '../../protocol/answers';
import type { ChannelCard, ChannelRow, EngineParams } from '../../protocol/engine';
import type { PickedChannels, RankSettings } from '../../protocol/settings';
import { chooseChannels } from '../../saliency/chooseChannels';
import { channelRanking, type ChannelRanking } from '../channelRanking';
import { channelCost } from '../channelCost';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';
import type { ModelState } from '../session';

/** The methods whose scores a channel's card shows. */
const CARD_METHODS = ['magnitude', 'random'] as const satisfies readonly MethodName[];

/** Summary of a ranking for each layer or weight. */
export function rank({ session, job, settings, data }: EngineParams<'rank'>, engine: Engine): Promise<RankAnswer> {
  const { model, analysis } = engine.sessions.get(session).current;
  return engine.jobs.run(job, async (signal) => {
    const params = { model, analysis, settings, ...(data === undefined ? {} : { data }) };
    const { answer } = await engine.pool.run('rank', params, { ...runOptions(engine, job, signal), urgent: true });
    return answer;
  });
}

/** The channels of one layer with their scores and their places in the whole model. */
export async function channels(
  { session, layer, settings }: EngineParams<'channels'>,
  engine: Engine,
): Promise<readonly ChannelRow[]> {
  const state = engine.sessions.get(session).current;
  const ranking = await rankingOf(engine, state, settings);
  return idsOf(state, layer).map((id, index) => ({ index, ...placeOf(ranking, id), ...whyNot(channelAt(state, id)) }));
}

/** What is known of one channel, and what goes with it. */
export async function channel(
  { session, layer, index }: EngineParams<'channel'>,
  engine: Engine,
): Promise<ChannelCard> {
  const state = engine.sessions.get(session).current;
  const found = channelAt(state, idsOf(state, layer)[index] ?? -1);
  const scores = [];
  for (const method of CARD_METHODS) {
    const { score, rank: place } = placeOf(await rankingOf(engine, state, { method, level: 'neuron' }), found.id);
    if (score !== null && place !== null) scores.push({ method, score, rank: place });
  }
  const { params, macs } = found.obstacle ? { params: 0, macs: 0 } : channelCost(state, new Set([found.id]));
  return {
    layer,
    index,
    ...whyNot(found),
    scores,
    members: found.slices.map(({ weight, axis, indices }) => ({ weight, axis, indices: [...indices] })),
    params,
    macs,
  };
}

/** The channels that pruning by these settings would take, listed under every layer that produces them. */
export async function suggest(
  { session, settings }: EngineParams<'suggest'>,
  engine: Engine,
): Promise<PickedChannels['picks']> {
  if (settings.level === 'parameter') return [];
  const state = engine.sessions.get(session).current;
  const { scores } = await rankingOf(engine, state, settings);
  const { structure } = state.analysis;
  const { scope = 'global', amount, layers } = settings;
  const { removed } = chooseChannels({
    scores,
    structure,
    amount,
    scope,
    ...(layers === undefined ? {} : { layers: new Set(layers) }),
  });
  return structure.layers
    .map(({ layer, channels: ids }) => ({
      layer,
      channels: Array.from(ids, (id, index) => (removed.has(id) ? index : -1)).filter((index) => index >= 0),
    }))
    .filter((pick) => pick.channels.length > 0);
}

/** A ranking of the state's channels, made once for each way of asking. */
function rankingOf(engine: Engine, state: ModelState, settings: RankSettings): Promise<ChannelRanking> {
  const { method, scope = 'global', seed } = settings;
  const asked: RankSettings = { method, level: 'neuron', scope, ...(seed === undefined ? {} : { seed }) };
  const key = JSON.stringify(asked);
  const known = state.rankings.get(key);
  if (known) return known;
  const { model, analysis } = state;
  const made = engine.pool
    .run('rank', { model, analysis, settings: asked }, { urgent: true })
    .then(({ scores }) => channelRanking(analysis.structure, scores));
  state.rankings.set(key, made);
  made.catch(() => state.rankings.delete(key));
  return made;
}

function idsOf({ analysis }: ModelState, layer: string): readonly number[] {
  return [...(analysis.structure.layers.find((entry) => entry.layer === layer)?.channels ?? [])];
}

function channelAt({ analysis }: ModelState, id: number): Channel {
  const found = analysis.structure.channels[id];
  if (!found) throw new Error('there is no such channel');
  return found;
}

function placeOf({ scores, ranks }: ChannelRanking, id: number): { score: number | null; rank: number | null } {
  const score = scores[id];
  const place = ranks[id];
  return score === undefined || !place ? { score: null, rank: null } : { score, rank: place };
}

function whyNot({ obstacle }: Channel): { prunable: boolean; reason?: string } {
  return obstacle ? { prunable: false, reason: obstacle.detail } : { prunable: true };
}
