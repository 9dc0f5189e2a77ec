/** Draws media/icon.png from media/icon.svg with a headless Chromium: node tools/icon.mjs */
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const SIZE = 128;
const drawing = await readFile('media/icon.svg', 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
  await page.screenshot({ path: 'media/icon.png', omitBackground: true });
} finally {
  await browser.close();
}
