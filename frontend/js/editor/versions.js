/** @import { Change, Entry } from "./types.js" */

/**
 * The segments whose version an event is held against, with the object that carries it.
 *
 * @param {Change} change
 * @returns {[string, { version?: number }][]}
 */
function carriers({ kind, payload }) {
  if (["segment_retyped", "segment_split", "words_timed"].includes(kind)) return [[payload.segment, payload]];
  if (kind === "segments_joined") return [[payload.first, payload]];
  if (kind === "gap_filled") return [[payload.gap, payload]];
  if (kind === "text_replaced")
    return payload.segments.map((/** @type {any} */ each) => [each.segment, each]);
  return [];
}

/** Write the versions that are known into an event; with `only` those of these segments. @param {Change} change @param {Map<string, number>} versions @param {Set<string>} [only] */
export function stamp(change, versions, only) {
  for (const [segment, carrier] of carriers(change))
    if (!only || only.has(segment)) carrier.version = versions.get(segment) ?? 0;
}

/** @param {Change} change @returns {string[]} */
export function segmentsOf(change) {
  const { payload } = change;
  if (change.kind === "segments_joined") return [payload.first, payload.second];
  if (change.kind === "segment_split") return [payload.segment, payload.new_segment];
  if (change.kind === "speaker_assigned") return payload.segments;
  if (
    change.kind === "word_confirmed" ||
    change.kind === "segment_confirmed" ||
    change.kind === "segment_excluded"
  )
    return [payload.segment];
  return carriers(change).map(([segment]) => segment);
}

/** Put other times of the same words into the event that waits. @param {Entry | undefined} old @param {Record<string, any>} payload */
function retimed(old, payload) {
  const same =
    old?.kind === "words_timed" && ["first", "last"].every((name) => old.payload[name] === payload[name]);
  // Taking times back gives way to nothing: what comes after may lean on it.
  if (!same || old.payload.start_s === null || payload.start_s === null) return false;
  // Asked for once more, as what was in the way has gone since.
  if (old.payload.start_s === payload.start_s && old.payload.end_s === payload.end_s) return false;
  old.payload = { ...payload, version: old.payload.version };
  return true;
}

/**
 * Put an event into the queue: typing on in a segment, a title or a note replaces what has not been sent yet.
 *
 * @param {Entry[]} waiting that may still be changed
 * @param {Entry} entry
 * @returns {boolean} whether it went into one that was waiting
 */
export function coalesce(waiting, entry) {
  const { kind, payload } = entry;
  if (kind === "titled" || kind === "noted") {
    const old = waiting.find((each) => each.kind === kind);
    if (old) old.payload = payload;
    return Boolean(old);
  }
  if (kind !== "segment_retyped" && kind !== "words_timed") return false;
  const old = waiting.findLast((each) => segmentsOf(each).includes(payload.segment));
  if (kind === "words_timed") return retimed(old, payload);
  if (old?.kind !== "segment_retyped" || old.payload.made_by !== payload.made_by) return false;
  // Each choice of an alternative counts.
  if (payload.made_by === "alternative") return false;
  old.payload = {
    ...payload,
    version: old.payload.version,
    seconds_spent: old.payload.seconds_spent + payload.seconds_spent,
    replays: old.payload.replays + payload.replays,
  };
  return true;
}
