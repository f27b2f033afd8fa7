// A journey through the editor in Firefox, which Playwright's driver can only have as a build of its own.
// Usage: node firefox.mjs FRONTEND FIREFOX URL TRANSCRIPT NAME PASSWORD. Prints what it saw as JSON.
import { createRequire } from "node:module";

const [frontend, firefox, url, transcript, name, password] = process.argv.slice(2);
const puppeteer = createRequire(`${frontend}/package.json`)("puppeteer-core");
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: firefox,
  headless: true,
  extraPrefsFirefox: { "media.autoplay.default": 0 },
});
const seen = { errors: [] };

/** Until a script is true in the page. */
const until = (page, script) => page.waitForFunction(script, { timeout: 30_000 });

try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  await page.goto(`${url}/sign-in`);
  await page.type("[name=name]", name);
  await page.type("[name=password]", password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await page.goto(`${url}/transcripts/${transcript}`);
  await page.waitForSelector("#editor.is-live");
  seen.browser = await browser.version();
  seen.marks = await page.evaluate(() => [...(CSS.highlights?.get("doubt") ?? [])].map(String));

  await page.click(".segment-text");
  await page.keyboard.press("Home");
  await page.keyboard.press("F8");
  await until(page, "getSelection().toString().length > 0");
  seen.doubtful = await page.evaluate(() => getSelection().toString());
  await page.keyboard.type("red");
  await page.keyboard.press("End");
  await page.keyboard.type(" again");
  seen.typed = await page.$eval(".segment-text", (text) => text.textContent);
  await until(page, "document.getElementById('save-status').textContent.startsWith('Last saved')");

  await page.keyboard.down("Control");
  await page.keyboard.press("KeyZ");
  await page.keyboard.up("Control");
  seen.undone = await page.$eval(".segment-text", (text) => text.textContent);
  await page.keyboard.press("Home");
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  seen.passages = await page.$$eval(".segment-text", (all) => all.map((each) => each.textContent));
  await until(
    page,
    "!Object.keys(localStorage).some((key) => key.includes('outbox')) && document.getElementById('save-status').textContent.startsWith('Last saved')",
  );

  await page.evaluate(() => document.getElementById("audio").play());
  await until(page, "document.getElementById('audio').currentTime > 0.3");
  seen.played = true;
} catch (error) {
  seen.errors.push(String(error));
} finally {
  console.log(JSON.stringify(seen));
  await browser.close();
}
