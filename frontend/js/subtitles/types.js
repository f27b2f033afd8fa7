/**
 * The shapes of the subtitles page. Loaded by the type checker only.
 *
 * @typedef {{ segment: string, first: number, last: number, speaker: string | null }} Part
 *
 * A cue as the server has it. `id` is given here: it stays as long as its first word does.
 * @typedef {{ id: string, start_s: number, end_s: number, spoken_end_s: number, lines: string[],
 *   characters_per_second: number, faults: string[], is_set: boolean, can_be_set: boolean, parts: Part[] }} Cue
 *
 * @typedef {{ profile: string, lines: number, line_characters: number, characters_per_second: number | null,
 *   words_per_minute: number | null, shortest_s: number, longest_s: number, frames_per_second: number,
 *   gap_s: number }} Rules
 *
 * @typedef {{ id: string, version: number, text: string }} CuedText
 * @typedef {{ version: number, rules: Rules, cues: Cue[], segments: CuedText[] }} CueList
 *
 * @typedef {import("../editor/types.js").Change & { was?: string }} Change
 *
 * What a person did to cues: what is sent, what takes it back, and how the page shows both before the server answers.
 * @typedef {{ segment: string, changes: Change[], undo: Change[], show?: () => void, unshow?: () => void }} Edit
 */

export {};
