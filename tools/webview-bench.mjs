/**
 * How smoothly the panel moves with a model of 20,000 channels and a study of 10,000 points, in a browser against the fake extension,
 * beside an empty page of the same run: `npm run bench panel [-- --json] [-- --rounds=N] [-- --only=WORDS]`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { buildHarness } from './webview-harness.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ what: string, unit: 'ms' | 'fps', panel: number, empty: number, ratio: number, longest: number | null }} Figure */
/** @typedef {{ fps: number, longest: number, milliseconds: number }} Motion */

const WIDE = { width: 1360, height: 860 };
const MOVES = 40;
/** Between two moves of the mouse, in milliseconds. */
const PACE = 16;
const FRAMES = 90;
/** Pixels a frame. */
const SPEED = 53;

/**
 * Tabs, and what is there once one is shown: the selectors all find something that has a size.
 * @type {Record<string, {kept: object, seen: string[]}>}
 */
const TABS = {
  Neurons: { kept: { tab: 'neurons' }, seen: ['mm-layer-list mm-heat-strip canvas', 'mm-channel-list input'] },
  Saliency: { kept: { tab: 'saliency' }, seen: ['mm-saliency-table mm-heat-strip canvas', 'mm-saliency mm-chart canvas'] },
  Layers: { kept: { tab: 'layers' }, seen: ['mm-layer-table tr[data-layer]'] },
};

/** The same of a study of 10,000 points. */
const CURVES = ['mm-curve-chart mm-curve-canvas canvas', 'mm-curve-legend button'];

/**
 * What is scrolled: the tab's choices, and the element that scrolls.
 * @type {Record<string, {kept: object, scroller: string}>}
 */
const LISTS = {
  'layer table': { kept: { tab: 'layers' }, scroller: 'mm-layer-table' },
  'layer list': { kept: { tab: 'neurons' }, scroller: 'mm-layer-list [role="listbox"]' },
  'channel list': { kept: { tab: 'neurons' }, scroller: 'mm-channel-list [role="list"]' },
  'all channels': { kept: { tab: 'neurons', allLayers: true }, scroller: 'mm-channel-list [role="list"]' },
  'saliency table': { kept: { tab: 'saliency' }, scroller: 'mm-saliency-table' },
};

/**
 * Measures, prints, and writes test-output/bench-panel.json.
 * @param {string[]} options --json prints JSON in place of the table; --rounds=N takes the median of N rounds each; --only=WORDS
 * measures what has the words in its name
 */
export async function benchPanel(options) {
  const rounds = Number(options.find((option) => option.startsWith('--rounds='))?.split('=')[1] ?? 3);
  const only = options.find((option) => option.startsWith('--only='))?.slice('--only='.length) ?? '';
  const figures = await measured(rounds, only);
  const json = `${JSON.stringify(figures, null, 2)}\n`;
  await mkdir('test-output', { recursive: true });
  await writeFile(join('test-output', 'bench-panel.json'), json);
  if (options.includes('--json')) console.log(json);
  else print(figures);
}

/** @param {number} rounds @param {string} only @returns {Promise<Figure[]>} */
async function measured(rounds, only) {
  const page = await buildHarness();
  const address = `${page}?scene=wide&kept=`;
  const studied = `${page}?scene=manyPoints&kept=`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  /** @param {string} url @param {(page: Page) => Promise<T>} work @template T @returns {Promise<T>} */
  const onPage = async (url, work) => {
    const page = await browser.newPage({ viewport: WIDE });
    page.setDefaultTimeout(60_000);
    try {
      await page.addInitScript(tools);
      await page.goto(url, { waitUntil: 'commit' });
      return await work(page);
    } finally {
      await page.close();
    }
  };
  /** @param {object} kept */
  const panelWith = (kept) => address + encodeURIComponent(JSON.stringify(kept));
  /** @param {object} kept */
  const curvesWith = (kept) => studied + encodeURIComponent(JSON.stringify(kept));
  /** @type {Figure[]} */
  const figures = [];
  /** @param {string} what @param {() => Promise<number>} panel @param {() => Promise<number>} empty */
  const time = async (what, panel, empty) => {
    if (!what.includes(only)) return;
    const [own, base] = await medians(rounds, panel, empty);
    figures.push({ what, unit: 'ms', panel: own, empty: base, ratio: own / base, longest: null });
  };
  /** @param {string} what @param {() => Promise<Motion>} panel @param {() => Promise<Motion>} empty */
  const motion = async (what, panel, empty) => {
    if (!what.includes(only)) return;
    /** @type {number[]} */
    const longest = [];
    const [own, base] = await medians(
      rounds,
      () => panel().then((moved) => (longest.push(moved.longest), moved.fps)),
      () => empty().then(({ fps }) => fps),
    );
    figures.push({ what, unit: 'fps', panel: own, empty: base, ratio: own / base, longest: median(longest) });
  };
  try {
    for (const [tab, { kept, seen }] of Object.entries(TABS)) {
      await time(
        `open at ${tab}`,
        () => onPage(panelWith(kept), (page) => shown(page, seen)),
        () => onPage(EMPTY, (page) => shown(page, ['main'])),
      );
    }
    for (const [tab, { seen }] of Object.entries(TABS)) {
      await time(
        `first show of ${tab}`,
        () => onPage(panelWith({ tab: 'overview' }), (page) => switched(page, tab, seen)),
        () => onPage(EMPTY, (page) => switched(page, 'Nothing', ['main'])),
      );
      await time(
        `show ${tab} again`,
        () =>
          onPage(panelWith({ tab: 'overview' }), async (page) => {
            await switched(page, tab, seen);
            await page.getByRole('tab', { name: 'Overview' }).click();
            await page.waitForTimeout(200);
            return switched(page, tab, seen);
          }),
        () => onPage(EMPTY, (page) => switched(page, 'Nothing', ['main'])),
      );
    }
    await motion(
      'drag the slider',
      () =>
        onPage(panelWith({ tab: 'neurons', channel: 12 }), async (page) => {
          await shown(page, TABS.Neurons?.seen ?? []);
          return dragged(page);
        }),
      () => onPage(EMPTY, dragged),
    );
    for (const [list, { kept, scroller }] of Object.entries(LISTS)) {
      await motion(
        `scroll the ${list}`,
        () => onPage(panelWith(kept), (page) => scrolled(page, scroller)),
        () => onPage(EMPTY, (page) => scrolled(page, 'main')),
      );
    }
    await time(
      'open at 10,000 points',
      () => onPage(curvesWith({ tab: 'curves' }), (page) => shown(page, CURVES)),
      () => onPage(EMPTY, (page) => shown(page, ['main'])),
    );
    await time(
      'first show of 10,000 points',
      () => onPage(curvesWith({ tab: 'overview' }), (page) => switched(page, 'Curves', CURVES)),
      () => onPage(EMPTY, (page) => switched(page, 'Nothing', ['main'])),
    );
    await motion(
      'hover over 10,000 points',
      () => onPage(curvesWith({ tab: 'curves' }), (page) => hovered(page, 'mm-curve-chart')),
      () => onPage(EMPTY, (page) => hovered(page, 'main')),
    );
    await motion(
      '10,000 points grow by 40',
      () => onPage(curvesWith({ tab: 'curves' }), grown),
      () => onPage(EMPTY, rested),
    );
    for (const [list, scroller] of Object.entries({
      'legend of 10,000 points': 'mm-curve-legend ul',
      'table of 10,000 points': 'mm-curves',
    })) {
      await motion(
        `scroll the ${list}`,
        () => onPage(curvesWith({ tab: 'curves', curveTable: true }), (page) => scrolled(page, scroller)),
        () => onPage(EMPTY, (page) => scrolled(page, 'main')),
      );
    }
  } finally {
    await browser.close();
  }
  return figures;
}

const EMPTY = `data:text/html,${encodeURIComponent(`<!doctype html><body style="margin:0"><button role="tab">Nothing</button>
<input type="range" aria-label="Amount of channels to remove" style="width:300px">
<main style="height:600px;overflow:auto"><div style="height:100000px"></div></main>`)}`;

/** From the start of the page until all is seen, in milliseconds. @param {Page} page @param {string[]} seen */
function shown(page, seen) {
  return page.evaluate((selectors) => window.bench.seen(selectors, 0), seen);
}

/** From the click on a tab until all is seen. @param {Page} page @param {string} tab @param {string[]} seen */
async function switched(page, tab, seen) {
  const button = page.getByRole('tab', { name: tab });
  await button.waitFor();
  await page.waitForTimeout(200);
  return button.evaluate((node, selectors) => {
    const start = performance.now();
    if (node instanceof HTMLElement) node.click();
    return window.bench.seen(selectors, start);
  }, seen);
}

/** Drags the slider there and back. @param {Page} page @returns {Promise<Motion>} */
async function dragged(page) {
  const slider = page.getByRole('slider', { name: 'Amount of channels to remove' });
  await slider.waitFor();
  await page.waitForTimeout(300);
  const box = await slider.boundingBox();
  if (!box) throw new Error('there is no slider');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 8, y);
  await page.mouse.down();
  await page.evaluate(() => window.bench.start());
  for (let i = 1; i <= MOVES; i++) {
    await page.mouse.move(box.x + 8 + (box.width - 16) * Math.sin((Math.PI * i) / MOVES) * 0.9, y);
    await page.waitForTimeout(PACE);
  }
  // What the last move set off belongs to it.
  await page.waitForTimeout(400);
  await page.mouse.up();
  return page.evaluate(() => window.bench.stop());
}

/** Moves the mouse all over an element. @param {Page} page @param {string} selector @returns {Promise<Motion>} */
async function hovered(page, selector) {
  const element = page.locator(selector).first();
  await element.waitFor();
  await page.waitForTimeout(500);
  const box = await element.boundingBox();
  if (!box) throw new Error('there is nothing to hover over');
  await page.evaluate(() => window.bench.start());
  for (let i = 1; i <= MOVES; i++) {
    await page.mouse.move(box.x + box.width * (0.1 + (0.8 * i) / MOVES), box.y + box.height * (0.3 + 0.2 * Math.sin(i / 3)));
    await page.waitForTimeout(PACE);
  }
  return page.evaluate(() => window.bench.stop());
}

/** A study measures 40 more points, one after another. @param {Page} page @returns {Promise<Motion>} */
async function grown(page) {
  await page.locator('mm-curve-legend button').first().waitFor();
  await page.waitForTimeout(500);
  return page.evaluate(async () => {
    const { extension, pointsOf } = window.harness;
    const [point] = pointsOf('many');
    window.bench.start();
    for (let i = 0; i < 40; i++) {
      extension.grow([{ ...point, id: String(i).padStart(64, 'f'), seed: 5 + i }]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return window.bench.stop();
  });
}

/** As long, with nothing to do. @param {Page} page @returns {Promise<Motion>} */
async function rested(page) {
  return page.evaluate(async () => {
    window.bench.start();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return window.bench.stop();
  });
}

/** Scrolls an element down by the same way each frame, and up again at its end. @param {Page} page @param {string} selector @returns {Promise<Motion>} */
async function scrolled(page, selector) {
  await page.locator(selector).first().waitFor();
  await page.waitForTimeout(500);
  return page
    .locator(selector)
    .first()
    .evaluate((node, { frames, speed }) => window.bench.scroll(node, frames, speed), { frames: FRAMES, speed: SPEED });
}

/** What runs in the page; self-contained, because it is sent there as text. */
function tools() {
  /** @type {number[]} */
  let frames = [];
  let longest = 0;
  let running = false;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (running) longest = Math.max(longest, duration);
  }).observe({ entryTypes: ['longtask'] });
  /** @param {Document | ShadowRoot | Element} root @param {string[]} path @returns {boolean} */
  const found = (root, path) => {
    const [first = '', ...rest] = path;
    for (const node of root.querySelectorAll('*')) {
      if (node.matches(first) && (rest.length > 0 ? found(node.shadowRoot ?? node, rest) : node.clientWidth > 0)) return true;
      if (node.shadowRoot && found(node.shadowRoot, path)) return true;
    }
    return false;
  };
  window.bench = {
    async seen(selectors, start) {
      // Each selector is a path of elements, through their shadow trees.
      while (!document.body || !selectors.every((selector) => found(document, selector.split(' ')))) await frame();
      // One frame draws, at the start of the next it is on the screen.
      await frame();
      await frame();
      return performance.now() - start;
    },
    start() {
      frames = [];
      longest = 0;
      running = true;
      const tick = () => {
        frames.push(performance.now());
        if (running) requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    },
    async stop() {
      await frame();
      // Long tasks are told a little later.
      await new Promise((resolve) => setTimeout(resolve, 50));
      running = false;
      const milliseconds = (frames.at(-1) ?? 0) - (frames[0] ?? 0);
      return { fps: ((frames.length - 1) / milliseconds) * 1000, longest, milliseconds };
    },
    async scroll(node, count, speed) {
      window.bench.start();
      let down = true;
      for (let i = 0; i < count; i++) {
        await frame();
        const before = node.scrollTop;
        node.scrollTop += down ? speed : -speed;
        if (node.scrollTop === before) down = !down;
      }
      return window.bench.stop();
    },
  };
}

/** Takes turns, so that a busy moment of the machine falls on both. @param {number} rounds @param {(() => Promise<number>)[]} works */
async function medians(rounds, ...works) {
  /** @type {number[][]} */
  const all = works.map(() => []);
  for (let i = 0; i < rounds; i++) for (const [k, work] of works.entries()) all[k]?.push(await work());
  return all.map(median);
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** @param {Figure[]} figures */
function print(figures) {
  console.log(
    '\nThe panel, 20,000 channels'.padEnd(32) +
      'panel'.padStart(12) +
      'empty page'.padStart(14) +
      'ratio'.padStart(10) +
      'longest task'.padStart(16),
  );
  for (const { what, unit, panel, empty, ratio, longest } of figures) {
    const figure = (/** @type {number} */ value) => `${value.toFixed(unit === 'ms' ? 0 : 1)} ${unit}`;
    console.log(
      `  ${what.padEnd(29)}${figure(panel).padStart(12)}${figure(empty).padStart(14)}${`${ratio.toFixed(2)} x`.padStart(10)}` +
        (longest === null ? '' : `${longest.toFixed(0)} ms`).padStart(16),
    );
  }
}
