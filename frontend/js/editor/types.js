/**
 * The shapes that travel between the server and the editor. Loaded by the type checker only.
 *
 * @typedef {{ text: string, start_s: number, end_s: number, heard: number | null,
 *   probability: number | null, confidence: number | null, confirmed: boolean, alternatives?: string[],
 *   weight?: number }} Word
 *
 * A word of the hypothesis, whether or not it still stands in the text.
 * @typedef {{ text: string, start_s: number, heard: number, confidence: number | null,
 *   weight?: number }} HeardWord
 *
 * @typedef {{ id: string, version: number, start_s: number, end_s: number, speaker: string, text: string,
 *   confirmed: boolean, excluded: string | null, listened: number, reviewed: boolean, words: Word[],
 *   times: [first: number, last: number, start_s: number, end_s: number][] }} Segment
 *
 * @typedef {"open" | "filled" | "dismissed"} GapState
 * @typedef {{ id: string, start_s: number, end_s: number, faint: boolean, state: GapState }} Gap
 * @typedef {{ start_s: number, end_s: number, text: string, reason: string }} Suppressed
 * @typedef {{ stars: number, reasons: string[], comment: string }} Rating
 *
 * @typedef {{ id: string, at_s: number, text: string, author: string, own: boolean, at: string,
 *   settled: boolean }} Comment
 *
 * Somebody's tab with the transcript open.
 * @typedef {{ tab: string, person: string, name: string, you: boolean, segment: string | null,
 *   offset: number }} PersonHere
 *
 * What changed since a version: segments that may have, and all the rest as it stands.
 * @typedef {{ version: number, title: string, notes: string, speakers: Record<string, string>,
 *   segments: Segment[], order: string[], gaps: Gap[], comments: Comment[], played: [number, number][],
 *   people: PersonHere[], by: string[] }} Changes
 *
 * @typedef {{ id: string, recording_id: string, title: string, notes: string, version: number,
 *   language: string, other_languages: { start_s: number, end_s: number, language: string }[], duration_s: number, model: { name: string, sha256: string }, threshold: number,
 *   flags_hidden: [number, number][], speakers: Record<string, string>, speakers_checked: boolean,
 *   speakers_proposed: { method: string } | null, segments: Segment[], gaps: Gap[], suppressed: Suppressed[],
 *   replaced: HeardWord[], played: [number, number][], rating: Rating | null, prompt_rating: boolean,
 *   comments: Comment[] }} Transcript
 *
 * What a person did, before it has an id: `kind` and the fields of the event of that kind.
 * @typedef {{ kind: string, payload: Record<string, any> }} Change
 *
 * A change on its way to the server. `was` is the text it was made on.
 * @typedef {Change & { client_id: string, was?: string }} Entry
 *
 * `merged`: what segments say now whose words the server merged with somebody else's, by id.
 * @typedef {{ version: number, stored: string[], segments: Segment[], removed: string[],
 *   merged?: [string, string][] }} Recorded
 *
 * @typedef {{ segment: string, theirs: string, yours: string, version: number, stored?: string[] }} Clash
 *
 * A word of the text as it stands: offsets in the paragraph, its times, and what was heard, if anything.
 * @typedef {{ from: number, to: number, text: string, start_s: number, end_s: number,
 *   word: Word | null }} Token
 *
 * A doubtful word in its place. `pos` is that of the paragraph in the document.
 * @typedef {{ id: string, index: number, pos: number, token: Token, heard: number }} Doubt
 */

export {};
