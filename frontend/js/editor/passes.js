import { announce } from "./announce.js";
import { clock } from "./clock.js";
import { byId, write } from "./dom.js";
import { keepPreferences } from "./preferences.js";
import { goToRating } from "./rating.js";
import { say } from "./strings.js";

/** @import { DoubtHere } from "./doubt_here.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { ListenThrough } from "./listen.js" */
/** @import { Player } from "./player.js" */
/** @import { Tally } from "./tally.js" */

/** @typedef {"review" | "listen"} Pass */
/** What the one button does that always leads on, to the rating in the end. @typedef {"doubt" | "on" | Pass | "rate"} Step */

/** @param {Pass} pass */
const choice = (pass) => /** @type {HTMLInputElement} */ (byId(`pass-${pass}`));

/** @returns {Pass} */
export const passNow = () => (choice("listen").checked ? "listen" : "review");

/** @param {Pass} pass */
export function setPass(pass) {
  choice(pass).checked = true;
}

/** Two ways through a transcript: from doubtful word to doubtful word, or by ear from beginning to end. */
export class Passes {
  /** @type {Step} */
  #step = "doubt";
  /** @type {Record<string, () => void>} */
  #ways = {
    doubt: () => this.walk.go(1),
    on: () => this.listen.toggle(),
    review: () => {
      this.#switch("review");
      this.walk.go(1);
    },
    listen: () => {
      this.#switch("listen");
      this.listen.toggle();
    },
    rate: goToRating,
    export: () => {
      const menu = /** @type {HTMLElement} */ (document.querySelector(".export-menu summary"));
      menu.focus();
      menu.click();
    },
  };

  /** @param {{ here: DoubtHere, walk: DoubtWalk, listen: ListenThrough, tally: Tally, player: Player }} parts */
  constructor({ here, walk, listen, tally, player }) {
    this.here = here;
    this.walk = walk;
    this.listen = listen;
    this.tally = tally;
    this.player = player;
    byId("passes").addEventListener("change", () => this.#chosen());
    byId("pass-go").addEventListener("click", () => this.#ways[this.#step]());
    for (const button of document.querySelectorAll("[data-go]"))
      button.addEventListener("click", () => this.#ways[button.getAttribute("data-go") ?? ""]());
    tally.addEventListener("tallied", () => this.#show());
    for (const name of ["state", "sought"]) player.addEventListener(name, () => this.#show());
    this.#show();
  }

  #chosen() {
    const pass = passNow();
    keepPreferences({ way: pass });
    if (pass === "listen") this.listen.begin();
    this.here.refresh();
    this.#show();
    announce(say(`${pass}_said`));
  }

  /** @param {Pass} pass */
  #switch(pass) {
    setPass(pass);
    this.#chosen();
  }

  /** @param {boolean} doubts whether there are any left @returns {Step} */
  #next(doubts) {
    const { playing } = this.player;
    const unheard = this.listen.next_s !== null;
    if (passNow() === "review") return doubts ? "doubt" : unheard ? "listen" : "rate";
    return unheard || playing ? "on" : doubts ? "review" : "rate";
  }

  /** @param {Step} step */
  #label(step) {
    const { next_s } = this.listen;
    if (step !== "on") return say(`step_${step}`);
    if (this.player.playing && !this.player.stretching) return say("pause");
    return next_s ? say("listen_from", { time: clock(next_s) }) : say("listen_from_start");
  }

  #show() {
    const { total, checked, open } = this.tally.count();
    const { editor, played } = this.tally;
    const { total_s, heard_s } = played.sumOf(editor.doc);
    const review = passNow() === "review";
    this.#step = this.#next(open.length > 0);
    byId("editor").dataset.pass = passNow();
    write(byId("pass-go"), this.#label(this.#step));
    write(byId("listen-go"), this.#label("on"));
    write(
      byId("pass-state"),
      review
        ? say("checked", { checked, total })
        : say("time_left", { left: clock(Math.max(0, total_s - heard_s)) }),
    );
    const left = { doubts: open.length > 0, sound: played.nextUnheard(editor.doc) !== null };
    const parts = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-while]"));
    for (const part of parts) part.hidden = !left[/** @type {keyof typeof left} */ (part.dataset.while)];
  }
}
