import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { JournalLine } from '../../../../src/protocol/trialRecord';
import { openJournal } from '../../../../src/study/journal';
import { remakeStudyFiles } from '../../../../src/study/report/remakeStudyFiles';
import { CSV_COLUMNS } from '../../../../src/study/report/studyCsv';
import { writeStudyFiles } from '../../../../src/study/report/writeStudyFiles';
import { madeStudy, type MadeStudy } from '../../../fixtures/studyRecords';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const SMALL: MadeStudy = {
  methods: ['random', 'obd'],
  amounts: [0.5, 0.9],
  repairs: ['none', 'finetune'],
  quantized: [undefined],
  samples: 400,
};
const FACTS = { model: 'le<b>net & "co"', data: 'digits', program: '1.2.3', settings: { amounts: [0.5, 0.9] } };

interface Written {
  readonly html: string;
  readonly json: string;
  readonly csv: string;
}

async function written(lines: readonly JournalLine[], facts: Parameters<typeof writeStudyFiles>[2] = FACTS): Promise<Written> {
  const folder = join(await temporaryFolder(), 'study');
  await writeStudyFiles(folder, lines, facts);
  return filesIn(folder);
}

async function filesIn(folder: string): Promise<Written> {
  const [html = '', json = '', csv = ''] = await Promise.all(
    ['study.html', 'study.json', 'study.csv'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return { html, json, csv };
}

/** The text of a page, without its tags and its style. */
function textOf(html: string): string {
  return html
    .replace(/<style>[^]*<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('a study’s JSON and CSV', () => {
  it('are the same bytes for the same records, in whatever order, how often and how fast they came', async () => {
    const lines = madeStudy({ ...SMALL, seeds: 2 });
    const others = [...lines, ...lines.slice(0, 5)].reverse().map(({ record }) => ({
      record: Object.fromEntries(Object.entries(record).reverse()) as unknown as typeof record,
      seconds: 99,
      by: 'elsewhere',
    }));
    const [one, other] = [await written(lines), await written(others)];
    expect(other.json).toBe(one.json);
    expect(other.csv).toBe(one.csv);
    const { records } = JSON.parse(one.json) as { records: { id: string }[] };
    expect(records.map(({ id }) => id)).toEqual([...new Set(lines.map(({ record }) => record.id))].sort());
    expect(one.json).not.toContain('seconds');
  });

  it('have a row for each record, quoted where it must be', async () => {
    const lines = madeStudy({ ...SMALL, seeds: 1, quantized: [undefined, { dtype: 'uint8', levels: 16 }] });
    const { csv } = await written(lines);
    expect(csv.startsWith('id,method,level,amount,')).toBe(true);
    expect(csv.split('\r\n').at(-1)).toBe('');
    const rows = parse(csv, { columns: true, record_delimiter: '\r\n' }) as unknown as Record<string, string>[];
    expect(rows).toHaveLength(lines.length);
    expect(Object.keys(rows[0] ?? {})).toEqual(CSV_COLUMNS.map(([name]) => name));
    const tuned = rows.find(({ method, repair, quantization }) => method === 'obd' && repair === 'finetune' && quantization !== '');
    expect(tuned).toMatchObject({
      repair_told: 'fine-tuning, 10 epochs',
      quantization: 'uint8, 16 levels',
      level: 'parameter',
      epochs: '10',
    });
    // What has no value is empty, and is not written as a word.
    expect(rows.find(({ method, repair }) => method === '' && repair === 'none')).toMatchObject({
      amount: '',
      checkpoint: '',
      ended_after: '',
    });
    expect(csv).not.toMatch(/undefined|NaN|null/);
  });
});

describe('a study’s page', () => {
  it('needs nothing from elsewhere and runs nothing', async () => {
    const { html } = await written(madeStudy(SMALL));
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|src=|https?:/);
    expect(html).toContain(`default-src 'none'`);
    expect(html).not.toMatch(/undefined|NaN|Infinity|\[object/);
  });

  it('writes names as they are, whatever is in them', async () => {
    const { html } = await written(madeStudy({ ...SMALL, layers: ['<script>alert(1)</script>', 'a&b"c\'d'] }));
    expect(html).not.toContain('<script>');
    expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(html).toContain('a&#38;b&#34;c&#39;d');
    expect(html).toContain('Study of le&#60;b&#62;net &#38; &#34;co&#34;');
  });

  it('claims what five seeds bear: by how much, and that chance is worse', async () => {
    const text = textOf((await written(madeStudy({ ...SMALL, samples: 2000 }))).html);
    expect(text).toMatch(/OBD is ahead of all others: of random, the next,(?: at 90.%)? by [\d.]+.points \[[\d.]+, [\d.]+\]/);
    expect(text).toMatch(/Against random choice, of \d points: better at \d \(the most: OBD at 90.%, \+[\d.]+.points \[/);
    expect(text).toContain('▲');
    expect(text).toContain('Controls left out: uniform shares and training from scratch.');
  });

  it('claims nothing of fewer', async () => {
    for (const [seeds, said] of [
      [1, '1 seed: no claim. Highest on average: OBD'],
      [4, '4 seeds: no claim. Highest on average: OBD'],
    ] as const) {
      const text = textOf((await written(madeStudy({ ...SMALL, methods: ['random', 'obd', 'taylor'], seeds }))).html);
      expect(text).toContain(said);
      expect(text).not.toMatch(/ is ahead of /);
      expect(text).not.toMatch(/[\d)] [▲▼]/);
    }
  });

  it('judges by the loss where there is no accuracy', async () => {
    const text = textOf((await written(madeStudy({ ...SMALL, regression: true }))).html);
    expect(text).toContain('loss of the model as it was');
    expect(textOf((await written(madeStudy({ ...SMALL, regression: true, seeds: 2 }))).html)).toContain(
      '2 seeds: no claim. Lowest on average: OBD',
    );
    expect(text).not.toContain('accuracy');
    expect(text).toMatch(/OBD is ahead of all others/);
  });

  it('says what was ended early, and draws no point of it', async () => {
    const lines = madeStudy({ ...SMALL, endsEarly: true });
    const { html } = await written(lines);
    const text = textOf(html);
    expect(text).toContain('5 ended early');
    expect(text).toContain('Ended early 5 trials');
    // Titles of points are the only place where a cell's whole name stands in a chart.
    expect(html).not.toMatch(/<title>random, single weights, 90.% removed, fine-tuning/);
    expect(html).toMatch(/<title>random, single weights, 50.% removed, fine-tuning/);
    expect(text).not.toContain('fine-tuning, 1 epoch');
  });

  it('says what diverged', async () => {
    const lines = madeStudy(SMALL).map((line) => {
      const { test, ...record } = line.record;
      const { prune, repair, seed } = record.key.trial;
      const isLost = prune?.method === 'obd' && prune.amount === 0.9 && repair === 'finetune' && seed < 2;
      return isLost
        ? { ...line, record: { ...record, diverged: true as const } }
        : { ...line, record: { ...record, ...(test ? { test } : {}) } };
    });
    const text = textOf((await written(lines)).html);
    expect(text).toContain('3 seeds; 2 diverged');
    expect(text).toContain('Diverged 2 trials');
  });

  it('is made of no records, of one, and of the model alone', async () => {
    const lines = madeStudy(SMALL);
    const whole = lines.filter(({ record }) => record.key.trial.prune === undefined);
    for (const some of [[], lines.slice(5, 6), whole]) expect((await written(some, {})).html).not.toMatch(/undefined|NaN|Infinity/);
  });

  it('stays readable in size with 2,000 records', async () => {
    const lines = madeStudy({
      methods: ['magnitude', 'random', 'wanda', 'obd', 'obd-sd', 'taylor'],
      amounts: [0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98],
      repairs: ['none', 'finetune', 'distil', 'scratch'],
      seeds: 9,
      quantized: [undefined],
      samples: 40,
    });
    expect(lines.length).toBeGreaterThan(2000);
    const { html } = await written(lines);
    expect(html.length).toBeLessThan(1_200_000);
  });

  it('shows the largest of very many layers, and says so', async () => {
    const layers = Array.from({ length: 900 }, (_, i) => `block_${i}/kernel`);
    const { html } = await written(madeStudy({ ...SMALL, seeds: 1, amounts: [0.3, 0.5, 0.7, 0.9], layers }));
    expect(textOf(html)).toMatch(/The \d+ largest layers of 900; all are in study.json/);
    expect(html.match(/class="heat/g)?.length).toBeLessThanOrEqual(4000);
  });
});

describe('a report that is made anew', () => {
  it('puts journals together and tells again what the first study told', async () => {
    const folder = await temporaryFolder();
    const lines = madeStudy({ ...SMALL, seeds: 3 });
    const [here, there] = [join(folder, 'here'), join(folder, 'there')];
    for (const [path, own] of [
      [here, lines.slice(0, 12)],
      [there, lines.slice(8)],
    ] as const) {
      const journal = await openJournal(path);
      for (const line of own) await journal.add(line);
    }
    await writeStudyFiles(here, lines.slice(0, 12), FACTS);
    expect(await remakeStudyFiles([here, there], here)).toMatchObject({ records: lines.length });
    const { html, json, csv } = await filesIn(here);
    const whole = await written(lines, FACTS);
    expect(json).toBe(whole.json);
    expect(csv).toBe(whole.csv);
    expect(html).toBe(whole.html);
    await expect(remakeStudyFiles([join(folder, 'nowhere')], here)).rejects.toMatchObject({ code: 'fileUnreadable' });
  });
});
