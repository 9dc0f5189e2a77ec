import { defined } from '../../../base/defined';
import type { Trial, TrialKey } from '../../../protocol/trialRecord';
import { familiesOf } from '../../../protocol/trials';
import { Coordinator } from '../../../queue/coordinator';
import type { Offer } from '../../../queue/openOffers';
import { packOf, type Pack } from '../../../queue/packs/pack';
import { queueAddress } from '../../../queue/queueAddress';
import type { TrialCrew } from '../crew';
import { keyOf, type TrialGround } from '../ground';
import { bySeed } from '../question';
import { packedData } from './packedData';
import { packedModel } from './packedModel';

/** Where the agents are, and what tells this study from others there. */
export interface QueueChoice {
  readonly url: string;
  /** A password that does not stand in the address. */
  readonly password?: string;
  /** The study's folder; absent for one that is kept nowhere. */
  readonly name?: string;
  readonly onLine: (line: string) => void;
}

/**
 * The agents of a queue. Trials that differ in how weights are stored go together, so that what they have in common is done once. Throws
 * `settingInvalid` for an address that is none; `measure` throws `queueUnavailable`, `queueRefused` for what does not travel, `trialsFailed`.
 */
export function queueCrew({ url, password, name, onLine }: QueueChoice): TrialCrew {
  const address = queueAddress(url, password);
  let coordinator: Promise<Coordinator> | undefined;
  const packs = new Map<TrialGround, Promise<PackedGround>>();
  return {
    measure: async (trials, ground, { onRecord, signal }) => {
      if (trials.length === 0) return;
      const packing = packs.get(ground) ?? packed(ground);
      packs.set(ground, packing);
      const found = await packing;
      coordinator ??= Coordinator.open({ address, program: ground.key.program, onLine, ...defined({ name }) });
      const keysOf = (family: readonly Trial[]): TrialKey[] => family.map((trial) => keyOf(ground, trial));
      const offers = bySeed(trials).flatMap((group) => familiesOf(group).map((family) => offerOf(keysOf(family), found)));
      await (
        await coordinator
      ).measure(offers, Object.values(found.packs), {
        onRecord: async (line) => {
          await onRecord(line);
        },
        ...defined({ signal }),
      });
    },
    end: async () => {
      await (await coordinator?.catch(() => undefined))?.end();
    },
  };
}

/** What a ground's trials rest on, packed. */
interface PackedGround {
  readonly packs: { readonly model: Pack; readonly data: Pack; readonly teacher?: Pack; readonly checkpoint?: Pack };
  readonly words: Offer['ground']['words'];
}

async function packed({ model, analysis, data, teacher, checkpoint }: TrialGround): Promise<PackedGround> {
  const { files, words } = await packedData(data, analysis);
  return {
    words,
    packs: {
      model: await packOf(packedModel(model), 'the model'),
      data: await packOf(files, 'the data set'),
      ...(teacher ? { teacher: await packOf(packedModel(teacher.model), 'the teacher') } : {}),
      ...(checkpoint ? { checkpoint: await packOf(packedModel(checkpoint.model), 'the checkpoint') } : {}),
    },
  };
}

/** Who teaches and what is gone back to travels with those trials alone that ask for it. */
function offerOf(keys: Offer['keys'], { packs, words }: PackedGround): Offer {
  const { model, data, teacher, checkpoint } = packs;
  const taught = keys.some((key) => key.teacher !== undefined);
  const rewinds = keys.some((key) => key.checkpoint !== undefined);
  return {
    keys,
    ground: {
      words,
      packs: {
        model: model.name,
        data: data.name,
        ...(taught && teacher ? { teacher: teacher.name } : {}),
        ...(rewinds && checkpoint ? { checkpoint: checkpoint.name } : {}),
      },
    },
  };
}
