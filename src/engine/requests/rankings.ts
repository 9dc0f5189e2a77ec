import { defined } from '../../base/defined';
import { pruning, type PickedChannels } from '../../protocol/settings/pruning';
import { ranking } from '../../protocol/settings/ranking';
import { pickSettings } from '../../protocol/settings/schema';
import { settle } from '../../protocol/settings/settle';
import { toFailureRecord } from '../../model/failure';
import type { Ranked } from '../../operations/rankTogether';
import type { Channel } from '../../trace/structure/structure';
import type { RankAnswer } from '../../protocol/rankAnswer';
import type { MethodName } from '../../protocol/vocabulary';
import type { EngineParams } from '../../protocol/engine';
import type { ChannelCard, ChannelRow, ChannelScore, ChannelStanding, ChannelStandings } from '../../protocol/views';
import { METHOD_NAMES, methodText, DATA_PASSES, passesFor } from '../../protocol/methods';
import type { RunOptions } from '../../workers/threadPool';
import { channelRanking, type ChannelRanking } from '../channelRanking';
import { channelCost } from '../../operations/channelCost';
import { asJob } from '../asJob';
import type { Engine } from '../engine';
import { isRanked, rankingOf, type RankQuestion } from '../rankingOf';
import type { ModelState } from '../session';
import { chosenChannels } from '../../operations/removal/chosen';

/** Summary of a ranking for each layer or weight; at neuron level with each channel's place in the whole model. */
export function rank({ session, job, ...question }: EngineParams<'rank'>, engine: Engine): Promise<RankAnswer> {
  const state = engine.sessions.get(session).current;
  return asJob(engine, { job, session }, async (options) => {
    const { answer, channels: scores } = await rankingOf(engine, state, question, options);
    return scores ? withRanks(answer, state, placesOf(state, scores)) : answer;
  });
}

function withRanks(answer: RankAnswer, { analysis }: ModelState, ranking: ChannelRanking): RankAnswer {
  const ids = new Map(analysis.structure.layers.map(({ layer, channels: own }) => [layer, own]));
  const layers = answer.layers.map((layer) => {
    const own = ids.get(layer.name);
    return own && layer.scores ? { ...layer, ranks: Array.from(own, (id) => placeOf(ranking, id).rank) } : layer;
  });
  return { ...answer, layers };
}

/** The channels of one layer with their scores and their places in the whole model. */
export function channels({ session, job, layer, ...question }: EngineParams<'channels'>, engine: Engine): Promise<readonly ChannelRow[]> {
  const state = engine.sessions.get(session).current;
  return asJob(engine, { job, session }, async (options) => {
    const ranking = await channelsRanked(engine, state, question, options);
    return idsOf(state, layer).map((id, index) => ({ index, ...placeOf(ranking, id), ...whyNot(channelAt(state, id)) }));
  });
}

/** What is known of one channel without data, and what goes with it. */
export function channel({ session, job, layer, index, settings, data }: EngineParams<'channel'>, engine: Engine): Promise<ChannelCard> {
  const state = engine.sessions.get(session).current;
  const found = channelOf(state, layer, index);
  return asJob(engine, { job, session }, async (options) => {
    const scores: ChannelScore[] = [];
    for (const method of neuronMethods().filter((name) => methodText(name).pass === undefined)) {
      const question: RankQuestion = { settings: { ...settings, method, level: 'neuron' }, ...defined({ data }) };
      const { score, rank: place } = placeOf(await channelsRanked(engine, state, question, options), found.id);
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
  });
}

/**
 * What the methods that look at data make of one channel: those that were ranked before, and with `measure` those that share a pass, too.
 * Those that silence neurons take long: they are told only when asked before.
 */
export function standings(
  { session, job, layer, index, settings, data, measure = false }: EngineParams<'standings'>,
  engine: Engine,
): Promise<ChannelStandings> {
  const state = engine.sessions.get(session).current;
  const { id } = channelOf(state, layer, index);
  return asJob(engine, { job, session }, async (options) => {
    const told: ChannelStanding[] = [];
    // A pass that makes what another does, too, serves its methods: those which only it serves are asked first.
    const asked = neuronMethods().filter((name) => methodText(name).pass !== undefined);
    const order = [...asked].sort((a, b) => passesFor(a).length - passesFor(b).length);
    for (const method of order) {
      const question: RankQuestion = { settings: { ...settings, method, level: 'neuron' }, ...defined({ data }) };
      const slow = passesFor(method).some((pass) => DATA_PASSES[pass].slow);
      if ((slow || !measure) && !isRanked(state, question)) told.push({ method, none: 'notRanked' });
      else told.push(await standingOf(engine, state, question, { id, options }));
    }
    return {
      standings: asked.flatMap((method) => told.filter((standing) => standing.method === method)),
      secondsPerSample: engine.pace.secondsPerSample('curvature', state.inspected.totals.macs ?? 0),
    };
  });
}

/** The channels that pruning by these settings would take, listed under every layer that produces them. */
export async function suggest({ session, job, settings, data }: EngineParams<'suggest'>, engine: Engine): Promise<PickedChannels['picks']> {
  if (settings.level === 'parameter') return [];
  const state = engine.sessions.get(session).current;
  const question: RankQuestion = { settings: pickSettings(ranking, settings), ...defined({ data }) };
  const { scores } = await asJob(engine, { job, session }, (options) => channelsRanked(engine, state, question, options));
  const { removed } = chosenChannels(state.analysis, scores, settle(pruning, settings));
  return state.analysis.structure.layers
    .map(({ layer, channels: ids }) => ({
      layer,
      channels: Array.from(ids, (id, index) => (removed.has(id) ? index : -1)).filter((index) => index >= 0),
    }))
    .filter((pick) => pick.channels.length > 0);
}

async function standingOf(
  engine: Engine,
  state: ModelState,
  question: RankQuestion,
  { id, options }: { id: number; options: RunOptions },
): Promise<ChannelStanding> {
  const { method } = question.settings;
  try {
    const { score, rank: place } = placeOf(await channelsRanked(engine, state, question, options), id);
    return score === null || place === null ? { method, none: 'notScored' } : { method, score, rank: place };
  } catch (error) {
    const failure = toFailureRecord(error);
    if (failure.code === 'cancelled' || failure.code === 'dataNeeded' || failure.code === 'answersNeeded') throw error;
    return { method, failure };
  }
}

/** Places are worked out once for each array of scores. */
const placed = new WeakMap<Float64Array, ChannelRanking>();

async function channelsRanked(engine: Engine, state: ModelState, question: RankQuestion, options: RunOptions): Promise<ChannelRanking> {
  const { channels: scores }: Ranked = await rankingOf(
    engine,
    state,
    { ...question, settings: { ...question.settings, level: 'neuron' } },
    options,
  );
  if (!scores) throw new Error('the ranking has no scores of channels');
  return placesOf(state, scores);
}

function placesOf({ analysis }: ModelState, scores: Float64Array): ChannelRanking {
  const known = placed.get(scores) ?? channelRanking(analysis.structure, scores);
  placed.set(scores, known);
  return known;
}

function neuronMethods(): MethodName[] {
  return METHOD_NAMES.filter((name) => methodText(name).levels.includes('neuron'));
}

function idsOf({ analysis }: ModelState, layer: string): readonly number[] {
  return [...(analysis.structure.layers.find((entry) => entry.layer === layer)?.channels ?? [])];
}

function channelOf(state: ModelState, layer: string, index: number): Channel {
  return channelAt(state, idsOf(state, layer)[index] ?? -1);
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
