import { EditorState, EditorView, TextSelection } from "../../vendor/prosemirror.js";
import { inline, styleless, wordsOf } from "./clipboard.js";
import { Decorations } from "./decorations.js";
import { doubtsOf } from "./doubt.js";
import { makeLayers } from "./highlights.js";
import { identityPlugin } from "./identity.js";
import { marginsPlugin } from "./margins.js";
import { DoubtMarks } from "./marks.js";
import { rememberPlace } from "./places.js";
import { keepPreferences } from "./preferences.js";
import { replay } from "./replay.js";
import { reveal, revealPlace } from "./reveal.js";
import { documentOf, plain, segmentById } from "./schema.js";
import { SegmentView, sectionView, segmentsShown } from "./segment_view.js";
import { Steps } from "./steps.js";
import { say } from "./strings.js";
import { learn, wordsPlugin } from "./words.js";

/** @import { Plugin, Transaction } from "../../vendor/prosemirror.js" */
/** @import { Change, Segment, Transcript } from "./types.js" */
/** @import { Preferences } from "./preferences.js" */
/** @import { Recorder } from "./recorder.js" */

/**
 * The text of a transcript, being edited.
 *
 * Events: `changed` (the document; `detail.mine` unless somebody else did it), `moved` (the cursor), `words` (what is known of them), `flags` (threshold or
 * whether doubt is shown).
 */
export class Editor extends EventTarget {
  /** @type {Recorder | null} */
  recorder = null;
  #decorations = new Decorations();
  layers = makeLayers(this.#decorations);
  #steps = new Steps();
  #marks = new DoubtMarks(this.layers.doubt, () => this);

  /** @param {HTMLElement} mount @param {Transcript} transcript @param {Change[]} unsent @param {Preferences} preferences @param {Plugin[]} plugins */
  constructor(mount, transcript, unsent, preferences, plugins) {
    super();
    this.transcript = transcript;
    this.flags = preferences.flags;
    this.threshold = preferences.threshold ?? transcript.threshold;
    this.plugins = [...plugins, this.#steps.plugin, wordsPlugin, identityPlugin, marginsPlugin];
    this.plugins.push(this.#marks.plugin(), this.#decorations.plugin());
    this.view = new EditorView(
      { mount },
      {
        state: this.#stateOf(transcript, unsent),
        nodeViews: { segment: (node) => new SegmentView(node) },
        markViews: { section: sectionView },
        dispatchTransaction: (tr) => this.#dispatch(tr),
        transformPasted: wordsOf,
        transformPastedHTML: styleless,
        clipboardTextParser: inline,
        attributes: {
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": say("transcript"),
          lang: transcript.language,
          spellcheck: "true",
        },
      },
    );
    this.#decorations.view = this.view;
    // Before any other listener: what a key does, it does where the cursor is.
    addEventListener("keydown", ({ isComposing }) => !isComposing && this.catchUp(), { capture: true });
  }

  get doc() {
    return this.view.state.doc;
  }

  /** @param {Transcript} transcript @param {Change[]} unsent */
  #stateOf(transcript, unsent) {
    const state = EditorState.create({ doc: documentOf(transcript), plugins: this.plugins });
    return unsent.length ? state.apply(replay(state.tr, unsent, transcript.gaps)) : state;
  }

  /** Start over from what the server has, with what it does not have yet. @param {Transcript} transcript @param {Change[]} unsent */
  reload(transcript, unsent) {
    this.transcript = transcript;
    this.view.updateState(this.#stateOf(transcript, unsent));
    this.recorder?.restart();
    this.#marks.all(this.view);
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {Transaction} tr */
  #dispatch(tr) {
    const before = this.view.state;
    this.#steps.before(tr);
    this.recorder?.before(tr);
    this.view.updateState(before.apply(tr));
    const after = this.view.state;
    this.recorder?.after(tr, before, after);
    const mine = tr.getMeta("server") !== true;
    if (after.doc !== before.doc) this.dispatchEvent(new CustomEvent("changed", { detail: { mine } }));
    if (!after.selection.eq(before.selection)) this.dispatchEvent(new Event("moved"));
  }

  /**
   * Take in where the cursor is, which the browser tells of a while after a key or a click moved it: a change that
   * somebody else made would put it back, and a command would be done where it was.
   */
  catchUp() {
    // ProseMirror looks for itself before a key of its own, and has no public name for it.
    if (this.view.composing) return;
    const { domObserver } = /** @type {any} */ (this.view);
    domObserver.forceFlush();
    domObserver.flush();
  }

  /** Change the document as one step of the history. @param {(tr: Transaction) => void} build */
  change(build) {
    const { tr } = this.view.state;
    build(tr);
    if (tr.docChanged) this.view.dispatch(tr);
  }

  /** What the server made of segments: their words and times. @param {Segment[]} segments @param {(id: string) => boolean} busy */
  learn(segments, busy) {
    for (const segment of segments) {
      rememberPlace(segment);
      const found = segmentById(this.doc, segment.id);
      if (!found || busy(segment.id) || plain(found.node) !== plain(segment.text)) continue;
      learn(found.node, segment.words);
      this.#marks.one(this.view, found.index);
    }
    this.dispatchEvent(new Event("words"));
  }

  /** Draw the marks of some segments again. @param {Iterable<string>} ids */
  remark(ids) {
    for (const id of ids) {
      const found = segmentById(this.doc, id);
      if (found) this.#marks.one(this.view, found.index);
    }
    this.dispatchEvent(new Event("redrawn"));
  }

  /** Where the cursor is. */
  here() {
    const { $head } = this.view.state.selection;
    // All selected, the head is after the last.
    const index = Math.min($head.index(0), this.doc.childCount - 1);
    const node = this.doc.child(index);
    return { index, node, id: /** @type {string} */ (node.attrs.id), offset: $head.parentOffset };
  }

  /** Put the cursor on a stretch of a segment and show it. @param {string} id @param {number} from @param {number} to */
  select(id, from, to) {
    const found = segmentById(this.doc, id);
    if (!found) return;
    const { tr } = this.view.state;
    tr.setSelection(TextSelection.create(tr.doc, found.pos + 1 + from, found.pos + 1 + to));
    this.view.dispatch(tr);
    this.view.focus();
    revealPlace(this.view, found.pos + 1 + from);
  }

  /** Bring a segment into the window. @param {number} index @param {ScrollBehavior} [behavior] */
  reveal(index, behavior) {
    reveal(segmentsShown(this.view)[index], behavior);
  }

  doubts() {
    return doubtsOf(this.doc, this.threshold);
  }

  /** @param {{ threshold?: number, flags?: boolean }} settings */
  flag(settings) {
    Object.assign(this, settings);
    keepPreferences(settings);
    this.#marks.all(this.view);
    this.dispatchEvent(new Event("flags"));
  }
}
