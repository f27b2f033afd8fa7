// Builds frontend/vendor/ from the packages that package-lock.json pins, the same bytes every time.
//   node vendor.mjs          writes the folder
//   node vendor.mjs --check  fails when the committed folder is not what the packages give

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const VENDOR = join(HERE, "vendor");
const MODULES = join(HERE, "node_modules");

const PROSEMIRROR = ["state", "view", "model", "transform", "history", "keymap", "commands", "search"];

// Classic scripts and style sheets stay as their authors published them.
const COPIES = {
  "htmx.js": "htmx.org/dist/htmx.min.js",
  "htmx-ext-sse.js": "htmx-ext-sse/dist/sse.min.js",
  "idiomorph.js": "idiomorph/dist/idiomorph-ext.min.js",
  "prosemirror.css": "prosemirror-view/style/prosemirror.css",
  "uplot.css": "uplot/dist/uPlot.min.css",
};

// Packages whose modules import each other by bare name become one module each: there is no import map.
const BUNDLES = {
  "prosemirror.js": PROSEMIRROR.map((name) => `export * from "prosemirror-${name}";\n`).join(""),
  "tus.js": 'export * from "tus-js-client";\n',
  "uplot.js": 'export { default } from "uplot";\n',
};

// Said in the package's LICENSE file only.
const UNDECLARED_LICENCES = { "htmx-ext-sse": "0BSD" };

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

const packageOf = (path) => path.match(/^(?:@[^/]+\/)?[^/]+/)[0];

async function copied([file, source]) {
  return {
    file,
    bytes: await readFile(join(MODULES, source)),
    made: "copied",
    packages: [packageOf(source)],
  };
}

async function bundled([file, entry]) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: HERE, sourcefile: file },
    absWorkingDir: HERE,
    bundle: true,
    charset: "utf8",
    format: "esm",
    legalComments: "none",
    logLevel: "error",
    metafile: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    write: false,
  });
  const inputs = Object.keys(metafile.inputs).filter((path) => path.startsWith("node_modules/"));
  const packages = [...new Set(inputs.map((path) => packageOf(path.slice("node_modules/".length))))].sort();
  return { file, bytes: Buffer.from(outputFiles[0].contents), made: "bundled", packages };
}

// The bundle beside it keeps its packages' names, so its types are theirs.
function typed([file, entry]) {
  return { file: file.replace(/\.js$/, ".d.ts"), bytes: Buffer.from(entry), made: "written", packages: [] };
}

async function licensed(name) {
  const folder = join(MODULES, name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const text = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  const licence = license ?? UNDECLARED_LICENCES[name];
  if (!licence || !text) throw new Error(`${name} ${version} states no licence: find it before shipping it`);
  const file = `licences/${name}.txt`;
  const bytes = await readFile(join(folder, text));
  return { name, version, licence, output: { file, bytes, made: "copied", packages: [name] } };
}

async function built() {
  const code = await Promise.all([
    ...Object.entries(COPIES).map(copied),
    ...Object.entries(BUNDLES).map(bundled),
    ...Object.entries(BUNDLES).map(typed),
  ]);
  const names = [...new Set(code.flatMap(({ packages }) => packages))].sort();
  const licences = await Promise.all(names.map(licensed));
  const outputs = [...code, ...licences.map(({ output }) => output)];
  const manifest = {
    packages: licences.map(({ name, version, licence, output }) => ({
      name,
      version,
      licence,
      licence_file: output.file,
    })),
    files: outputs
      .map(({ file, bytes, made, packages }) => ({ file, made, packages, sha256: sha256(bytes) }))
      .sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
  const written = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  return new Map([["manifest.json", written], ...outputs.map(({ file, bytes }) => [file, bytes])]);
}

async function onDisk() {
  const entries = await readdir(VENDOR, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path) => [relative(VENDOR, path).split(sep).join("/"), await readFile(path)];
  return new Map(await Promise.all(files.map(read)));
}

async function write(outputs) {
  await rm(VENDOR, { recursive: true, force: true });
  await mkdir(join(VENDOR, "licences"), { recursive: true });
  await Promise.all([...outputs].map(([file, bytes]) => writeFile(join(VENDOR, file), bytes)));
}

async function complaints(outputs) {
  const found = await onDisk();
  const wrong = [...outputs].flatMap(([file, bytes]) => {
    if (!found.has(file)) return [`${file} is missing`];
    return found.get(file).equals(bytes) ? [] : [`${file} differs from what the packages give`];
  });
  const strays = [...found.keys()].filter((file) => !outputs.has(file));
  return [...wrong, ...strays.map((file) => `${file} comes from no package`)];
}

const outputs = await built();
if (process.argv.includes("--check")) {
  const wrong = await complaints(outputs);
  for (const line of wrong) console.error(`frontend/vendor/${line}`);
  if (wrong.length) {
    console.error("Run `npm ci && node vendor.mjs` in frontend/ and commit what changed.");
    process.exitCode = 1;
  }
} else {
  await write(outputs);
  console.log(`${outputs.size} files in ${relative(process.cwd(), VENDOR)}`);
}
