import jpeg from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/data/decodeImage';
import { jpegOf } from '../../fixtures/dataFiles';
import { bmpOf, extendedWebp, gifOf, LOSSY_WEBP, rawPng, RED_BLUE_WEBP, riffChunk, tiffOf, withSegment } from '../../fixtures/pictureBytes';

const [RED, GREEN, BLUE, WHITE] = [
  [255, 0, 0, 255],
  [0, 255, 0, 255],
  [0, 0, 255, 255],
  [255, 255, 255, 255],
] as const;

/** Height, width and the pixels as RGBA. */
async function decoded(bytes: Uint8Array) {
  const { image, turned, animated } = await decodeImage(bytes, 'picture');
  const pixels = Array.from({ length: image.height * image.width }, (_, i) => [...image.values.subarray(i * 4, i * 4 + 4)]);
  return { size: [image.height, image.width], pixels, turned, animated };
}

describe('PNG', () => {
  it('keeps sixteen bits', async () => {
    const { pixels } = await decoded(rawPng({ width: 2, height: 1, depth: 16, colour: 0 }, [0, 0x01, 0x02, 0xff, 0xff]));
    expect(pixels[0]).toEqual([258 / 257, 258 / 257, 258 / 257, 255].map(Math.fround));
    expect(pixels[1]).toEqual([...WHITE]);
  });

  it('reads grey with alpha, palettes, few bits', async () => {
    const greyAlpha = rawPng({ width: 2, height: 1, depth: 8, colour: 4 }, [0, 10, 20, 30, 40]);
    expect((await decoded(greyAlpha)).pixels).toEqual([
      [10, 10, 10, 20],
      [30, 30, 30, 40],
    ]);
    const palette = rawPng({ width: 4, height: 1, depth: 2, colour: 3 }, [0, 0b00011000], {
      PLTE: Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255]),
    });
    expect((await decoded(palette)).pixels).toEqual([RED, GREEN, BLUE, RED].map((colour) => [...colour]));
    const bits = rawPng({ width: 3, height: 1, depth: 1, colour: 0 }, [0, 0b10100000]);
    expect((await decoded(bits)).pixels.map(([grey]) => grey)).toEqual([255, 0, 255]);
  });

  it('reads interlaced rows', async () => {
    const passes = [0, 1, 0, 3, 0, 7, 9, 0, 2, 0, 8, 0, 4, 5, 6];
    const { pixels } = await decoded(rawPng({ width: 3, height: 3, depth: 8, colour: 0, interlaced: true }, passes));
    expect(pixels.map(([grey]) => grey)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is turned as its EXIF chunk says', async () => {
    const { pixels, turned } = await decoded(rawPng({ width: 2, height: 1, depth: 8, colour: 0 }, [0, 1, 2], { eXIf: tiffOf(3, 'MM') }));
    expect(pixels.map(([grey]) => grey)).toEqual([2, 1]);
    expect(turned).toBe(true);
  });

  it('says that it is animated', async () => {
    const png = rawPng({ width: 1, height: 1, depth: 8, colour: 0 }, [0, 1], { acTL: new Uint8Array(8) });
    expect(await decoded(png)).toMatchObject({ animated: true, turned: false });
  });
});

describe('JPEG', () => {
  const corners = { TL: RED, TR: GREEN, BL: BLUE, BR: WHITE };

  /** 32 x 16 pixels, each quarter of one colour. */
  function quartered(): Uint8Array {
    const data = Buffer.alloc(32 * 16 * 4);
    for (let i = 0; i < 32 * 16; i++) {
      const colour = corners[`${Math.floor(i / 32) < 8 ? 'T' : 'B'}${i % 32 < 16 ? 'L' : 'R'}`];
      data.set(colour, i * 4);
    }
    return jpeg.encode({ data, width: 32, height: 16 }, 100).data;
  }

  it.each<[number, string]>([
    [1, 'TL TR BL BR'],
    [2, 'TR TL BR BL'],
    [3, 'BR BL TR TL'],
    [4, 'BL BR TL TR'],
    [5, 'TL BL TR BR'],
    [6, 'BL TL BR TR'],
    [7, 'BR TR BL TL'],
    [8, 'TR BR TL BL'],
  ])('is turned as EXIF orientation %d says', async (orientation, expected) => {
    for (const order of ['II', 'MM'] as const) {
      const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf(orientation, order)]);
      const { size, pixels, turned } = await decoded(withSegment(quartered(), 0xe1, exif));
      const [height = 0, width = 0] = size;
      expect(size).toEqual(orientation < 5 ? [16, 32] : [32, 16]);
      expect(turned).toBe(orientation !== 1);
      const seen = [0, width - 1, (height - 1) * width, height * width - 1].map((at) => nearest(pixels[at] ?? []));
      expect(seen.join(' ')).toBe(expected);
    }
  });

  function nearest(pixel: readonly number[]): string {
    const found = Object.entries(corners).find(([, colour]) => colour.every((value, i) => Math.abs(value - (pixel[i] ?? 0)) < 30));
    return found?.[0] ?? JSON.stringify(pixel);
  }

  it('passes over EXIF blocks that say nothing or are damaged', async () => {
    for (const tiff of [tiffOf(0), tiffOf(9), tiffOf(6).subarray(0, 20), Buffer.from('II'), Buffer.from('what is it')]) {
      const bytes = withSegment(quartered(), 0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
      expect(await decoded(bytes)).toMatchObject({ turned: false, size: [16, 32] });
    }
  });

  it('takes components for RGB where Adobe says so', async () => {
    const adobe = Buffer.from('Adobe\0\x64\0\0\0\0\0', 'latin1');
    const { pixels } = await decoded(withSegment(jpegOf(8, 8, [51, 51, 51]), 0xee, adobe));
    expect(pixels[0]).toEqual([51, 128, 128, 255]);
  });
});

describe('GIF', () => {
  it('reads the first picture, whose codes grow', async () => {
    const bytes = Buffer.from('R0lGODlhBQAJAIEAAP8AAAD/AAAA/////ywAAAAABQAJAAACDsQUYYJ2utJq44GoDh0FACwAAAAABQAJAAACBYyPqctdADs=', 'base64');
    const { size, pixels, animated } = await decoded(bytes);
    const colours = Array.from({ length: 45 }, (_, i) => [RED, GREEN, BLUE, WHITE][(i * 7 + (i >> 2)) % 4]);
    expect({ size, pixels, animated }).toEqual({ size: [9, 5], pixels: colours, animated: true });
  });

  it('reads interlaced rows and transparent pixels', async () => {
    const indices = [0, 2, 1, 3, 3];
    const rows = await decoded(gifOf(1, 5, [indices], { interlaced: true, transparent: 3 }));
    const nothing = [0, 0, 0, 0];
    expect(rows).toMatchObject({ size: [5, 1], pixels: [RED, nothing, GREEN, nothing, BLUE], animated: false });
  });

  it('refuses one that ends early', async () => {
    const whole = gifOf(4, 4, [new Array<number>(16).fill(1)]);
    for (const length of [25, 30, 38, whole.length - 8]) {
      await expect(decoded(whole.subarray(0, length)), String(length)).rejects.toMatchObject({
        code: 'dataInvalid',
        data: { file: 'picture' },
      });
    }
  });
});

describe('BMP', () => {
  it.each<[string, Uint8Array, readonly (readonly number[])[]]>([
    ['24 bits, bottom row first', bmpOf({ width: 1, height: 2, bits: 24 }, [255, 0, 0, 0, 0, 0, 255, 0]), [RED, BLUE]],
    ['24 bits, top row first', bmpOf({ width: 1, height: -2, bits: 24 }, [255, 0, 0, 0, 0, 0, 255, 0]), [BLUE, RED]],
    ['32 bits', bmpOf({ width: 2, height: 1, bits: 32 }, [0, 0, 255, 0, 255, 0, 0, 9]), [RED, BLUE]],
    ['32 bits with masks', bmpOf({ width: 1, height: 1, bits: 32, masks: [0xff000000, 0xff0000, 0xff00] }, [0, 0, 0, 255]), [RED]],
    ['16 bits', bmpOf({ width: 2, height: 1, bits: 16 }, [0x00, 0x7c, 0x1f, 0x00]), [RED, BLUE]],
    [
      '16 bits with masks',
      bmpOf({ width: 2, height: 1, bits: 16, masks: [0xf800, 0x07e0, 0x001f] }, [0xe0, 0x07, 0xff, 0xff]),
      [GREEN, WHITE],
    ],
    ['8 bits', bmpOf({ width: 2, height: 1, bits: 8, palette: bmpPalette(256) }, [1, 0, 0, 0]), [BLUE, RED]],
    ['4 bits', bmpOf({ width: 3, height: 1, bits: 4, palette: bmpPalette(16) }, [0x10, 0x10, 0, 0]), [BLUE, RED, BLUE]],
    ['1 bit', bmpOf({ width: 3, height: 1, bits: 1, palette: bmpPalette(2) }, [0b01000000, 0, 0, 0]), [RED, BLUE, RED]],
  ])('reads %s', async (_, bytes, pixels) => {
    expect((await decoded(bytes)).pixels).toEqual(pixels.map((pixel) => [...pixel]));
  });

  function bmpPalette(colours: number): number[] {
    return Array.from({ length: colours }, (_, i) => (i === 0 ? [0, 0, 255, 0] : [255, 0, 0, 0])).flat();
  }

  it('refuses one that ends early, claims too much or is packed', async () => {
    const whole = bmpOf({ width: 2, height: 2, bits: 24 }, new Array<number>(16).fill(0));
    const packed = Buffer.from(whole);
    packed[30] = 1;
    const absurd = bmpOf({ width: 70000, height: 70000, bits: 24 }, []);
    for (const bytes of [whole.subarray(0, -1), whole.subarray(0, 60), packed, absurd]) {
      await expect(decoded(bytes)).rejects.toMatchObject({ code: 'dataInvalid' });
    }
  });
});

describe('WebP', () => {
  it('reads lossless and lossy pictures, with alpha', async () => {
    expect(await decoded(RED_BLUE_WEBP)).toMatchObject({ size: [1, 2], pixels: [RED, BLUE], animated: false });
    const { size, pixels } = await decoded(LOSSY_WEBP);
    expect(size).toEqual([8, 8]);
    expect(pixels[0]).toEqual([200, 29, 60, 255]);
    expect(pixels[7]).toEqual([200, 29, 60, 100]);
  });

  it('takes the first picture of an animation, in its place', async () => {
    const frame = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 9, 0, 0, 0]), RED_BLUE_WEBP.subarray(12)]);
    const webp = extendedWebp(0x02, 4, 1, [riffChunk('ANIM', new Uint8Array(6)), riffChunk('ANMF', frame), riffChunk('ANMF', frame)]);
    const nothing = [0, 0, 0, 0];
    expect(await decoded(webp)).toMatchObject({ size: [1, 4], pixels: [nothing, nothing, RED, BLUE], animated: true });
  });

  it('is turned as EXIF says, with or without its name', async () => {
    for (const name of ['', 'Exif\0\0']) {
      const exif = Buffer.concat([Buffer.from(name, 'latin1'), tiffOf(6)]);
      const webp = extendedWebp(0x08, 2, 1, [RED_BLUE_WEBP.subarray(12), riffChunk('EXIF', exif)]);
      expect(await decoded(webp)).toMatchObject({ size: [2, 1], pixels: [RED, BLUE], turned: true });
    }
  });

  it('refuses one that is damaged', async () => {
    for (const bytes of [RED_BLUE_WEBP.subarray(0, 31), LOSSY_WEBP.subarray(0, 60)]) {
      await expect(decoded(bytes)).rejects.toMatchObject({ code: 'dataInvalid' });
    }
  });
});

it('refuses what is no picture', async () => {
  for (const bytes of [
    Buffer.from('hello'),
    Buffer.from('BM'),
    Buffer.from('GIF89a'),
    Buffer.from('RIFF\0\0\0\0WEBP'),
    new Uint8Array(0),
  ]) {
    await expect(decoded(bytes)).rejects.toMatchObject({
      code: 'dataInvalid',
      data: { reason: expect.stringContaining('PNG, JPEG, WebP, GIF or BMP') },
    });
  }
});
