import type { EvaluateAnswer, ReadDataAnswer } from '../../protocol/answers';
import type { StudyAnswer } from '../../protocol/studyAnswer';
import type { EngineParams } from '../../protocol/engine';
import { asksForOriginal } from '../../protocol/recipeFiles';
import { asJob } from '../asJob';
import type { Engine } from '../engine';

/** Loss and accuracy of the current model on a data set. */
export function evaluate({ session, job, data }: EngineParams<'evaluate'>, engine: Engine): Promise<EvaluateAnswer> {
  const { model, analysis } = engine.sessions.get(session).current;
  return asJob(engine, { job, session }, (options) => engine.pool.run('evaluate', { model, analysis, data }, options));
}

/** How a data set is read for the current model. */
export function readData({ session, job, data }: EngineParams<'readData'>, engine: Engine): Promise<ReadDataAnswer> {
  const { model, analysis } = engine.sessions.get(session).current;
  return asJob(engine, { job, session }, (options) => engine.pool.run('readData', { model, analysis, data }, { ...options, urgent: true }));
}

/** Accuracy against amount for the current model; each point is told as it is measured. */
export function study({ session, job, ...asked }: EngineParams<'study'>, engine: Engine): Promise<StudyAnswer> {
  const { current, original } = engine.sessions.get(session);
  const { model, analysis } = current;
  return asJob(engine, { job, session }, (options) =>
    engine.pool.run(
      'study',
      { model, analysis, ...asked, ...(asksForOriginal(asked.settings) ? { original: original.model } : {}) },
      {
        ...options,
        onPoint: (point) => engine.notify('studyPoint', { job, session, point }),
      },
    ),
  );
}
