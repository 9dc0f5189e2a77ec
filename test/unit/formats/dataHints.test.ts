import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import type { Model } from '../../../src/model/model';
import { folderOf } from '../../fixtures/dataFiles';
import { modelJson, zeroShards } from '../../fixtures/smallModelFiles';

async function modelWith(files: Readonly<Record<string, string>>, extras: object = {}, name = 'model.json'): Promise<Model> {
  const json = JSON.stringify({ ...(JSON.parse(modelJson(['w.bin'])) as object), ...extras });
  return readModel(await folderOf({ [name]: json, ...zeroShards({ 'w.bin': 16 }), ...files }));
}

const ml5 = (output: object): string => JSON.stringify({ outputs: { label: { dtype: 'string', ...output } } });
const ABC = ['c', 'a', 'b'];

describe('the classes that files beside a model name', () => {
  it.each([
    ['metadata.json', '{"labels":["c","a","b"]}', ABC],
    ['metadata.json', '\uFEFF{"labels":["c","a","b"]}', ABC],
    ['metadata.json', '{"wordLabels":["c","a","b"]}', ABC],
    ['metadata.json', '{"labels":[],"userMetadata":{"classes":["c","a","b"]}}', ABC],
    ['metadata.json', '{"labels":[3,1,2]}', ['3', '1', '2']],
    ['model_meta.json', ml5({ legend: { a: [0, 1, 0], b: [0, 0, 1], c: [1, 0, 0] }, uniqueValues: ['a', 'b', 'c'] }), ABC],
    ['model_meta.json', ml5({ uniqueValues: ['c', 'a', 'b'] }), ABC],
    ['labels.txt', 'c\na\nb', ABC],
    ['labels.txt', '\uFEFFc\r\na\r\nb\r\n\r\n', ABC],
    ['labels.txt', '0 c\n1 a\n2 b\n', ABC],
    ['labels.txt', '1: a\n2: b\n0: c', ABC],
    ['labels.txt', '10 euro\n20 euro', ['10 euro', '20 euro']],
    ['labels.txt', '0\n1\n2', ['0', '1', '2']],
    ['labels.txt', 'polar bear\n0 degrees', ['polar bear', '0 degrees']],
    ['classes.txt', 'c\na\nb', ABC],
    ['Labels.txt', 'c\na\nb', ABC],
    ['labels.json', '["c","a","b"]', ABC],
    ['classes.json', '{"0":"c","1":"a","2":"b"}', ABC],
    ['classes.json', '{"2":"b","0":"c","1":"a"}', ABC],
    ['classes.json', '{"a":1,"b":2,"c":0}', ABC],
    ['class_names.json', '{"classes":["c","a","b"]}', ABC],
  ])('%s: %s', async (name, text, names) => {
    const { hints, warnings } = await modelWith({ [name]: text });
    expect(hints?.classNames).toEqual([{ names, from: name }]);
    expect(warnings).toEqual([]);
  });

  it("are those of model.json's own metadata too", async () => {
    const { hints } = await modelWith({}, { userDefinedMetadata: { labels: ABC } });
    expect(hints?.classNames).toEqual([{ names: ABC, from: 'the userDefinedMetadata of model.json' }]);
  });

  it('are found beside a model of another name, as ml5 saves it', async () => {
    const { hints, file } = await modelWith({ 'net_meta.json': ml5({ uniqueValues: ABC }) }, {}, 'net.json');
    expect([file.endsWith(join('/', 'net.json')), hints?.classNames[0]?.from]).toEqual([true, 'net_meta.json']);
  });

  it.each([
    ['labels.json', '["a","a"]'],
    ['labels.json', '["a",'],
    ['classes.json', '{"1":"a","2":"b"}'],
    ['classes.json', '{"a":0,"b":2}'],
    ['labels.txt', 'a\n\nb'],
    ['metadata.json', 'a'],
  ])('are none, and that is said, where %s is %s', async (name, text) => {
    const { hints, warnings } = await modelWith({ [name]: text });
    expect(hints).toBeUndefined();
    expect(warnings).toEqual([{ code: 'classNames', message: expect.stringContaining(`from ${name}: `) as string }]);
  });

  it.each([
    ['metadata.json', '{"name":"x"}'],
    ['model_meta.json', '{"outputs":{"price":{"dtype":"number","min":0,"max":1}}}'],
    ['package.json', '{"labels":["a","b"]}'],
  ])('are none where %s is about something else', async (name, text) => {
    expect(await modelWith({ [name]: text })).toMatchObject({ warnings: [] });
    expect((await modelWith({ [name]: text })).hints).toBeUndefined();
  });
});

describe('the scale that they name', () => {
  it("is that of Teachable Machine's picture models alone", async () => {
    const metadata = (packageName: string): string => JSON.stringify({ packageName, labels: ['a', 'b'] });
    const picture = await modelWith({ 'metadata.json': metadata('@teachablemachine/image') });
    expect(picture.hints?.pixelScale).toMatchObject({ divide: 127, mean: 1 });
    expect((await modelWith({ 'metadata.json': metadata('@teachablemachine/pose') })).hints?.pixelScale).toBeUndefined();
  });

  it.each([
    [true, { x: { dtype: 'number', min: 10, max: 20 }, y: { dtype: 'number', min: -1, max: 1 } }, { mean: [10, -1], std: [10, 2] }],
    [false, { x: { dtype: 'number', min: 10, max: 20 } }, undefined],
    [true, { x: { dtype: 'string', uniqueValues: ['a', 'b'] } }, undefined],
    [true, { x: { dtype: 'number', min: 3, max: 3 } }, undefined],
  ])("is ml5's, of numbers, where it normalizes: %s %j", async (isNormalized, inputs, scale) => {
    const { hints } = await modelWith({ 'model_meta.json': JSON.stringify({ isNormalized, inputs }) });
    if (scale) expect(hints?.columnScale).toMatchObject(scale);
    else expect(hints).toBeUndefined();
  });
});
