import type { EvaluateAnswer, ReadDataAnswer } from '../../protocol/answers';
import type { StudyAnswer } from '../../protocol/studyAnswer';
import type { EngineParams } from '../../protocol/engine';
import { asksForOriginal } from '../../protocol/recipeFiles';
import type { Engine } from '../engine';
import { runOptions } from '../runOptions';

/** Loss and accuracy of the current model on a data set. */
export function evaluate({ session, job, data }: EngineParams<'evaluate'>, engine: Engine): Promise<EvaluateAnswer> {
  const { model, analysis } = engine.sessions.get(session).current;
  return engine.jobs.run(job, (signal) => engine.pool.run('evaluate', { model, analysis, data }, runOptions(engine, job, signal)));
}

/** How a data set is read for the current model. */
export function readData({ session, job, data }: EngineParams<'readData'>, engine: Engine): Promise<ReadDataAnswer> {
  const { model, analysis } = engine.sessions.get(session).current;
  return engine.jobs.run(job, (signal) =>
    engine.pool.run('readData', { model, analysis, data }, { ...runOptions(engine, job, signal), urgent: true }),
  );
}

/** Accuracy against amount for the current model; each point is told as it is measured. */
export function study({ session, job, ...asked }: EngineParams<'study'>, engine: Engine): Promise<StudyAnswer> {
  const { current, original } = engine.sessions.get(session);
  const { model, analysis } = current;
  return engine.jobs.run(job, (signal) =>
    engine.pool.run(
      'study',
      { model, analysis, ...asked, ...(asksForOriginal(asked.settings) ? { original: original.model } : {}) },
      {
        ...runOptions(engine, job, signal),
        onPoint: (point) => engine.notify('studyPoint', { job, session, point }),
      },
    ),
  );
}
