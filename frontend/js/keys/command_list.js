/**
 * Everything a key, a pedal or a button of a mouse can do, in the order of the help, and what does it unless a
 * person chose otherwise. To add a command: a line here, what it does in an actions.js, playing.js or text_keys.js, a row in
 * docs/editor.md.
 *
 * A combination is `Mod+`, `Alt+`, `Shift+` and a key: a letter, a digit, a sign as it is typed (its Shift does not
 * count), or the key's code (`Enter`, `F9`, `ArrowUp`, `MediaPlayPause`); or `Mouse4`, `Pad1`. `Mod` is Ctrl, or ⌘
 * on a Mac.
 *
 * @typedef {"sound" | "doubt" | "passage" | "text" | "subtitles" | "page"} Group
 * @typedef {{ group: Group, title: string, keys: string[], fixed?: boolean }} Command `fixed`: not to be rebound
 * @typedef {keyof typeof COMMANDS} CommandId
 */

export const COMMANDS = {
  play: { group: "sound", title: "Play or pause", keys: ["Mod+Enter", "Alt+K", "Escape", "MediaPlayPause"] },
  hold_play: { group: "sound", title: "Play while held down, as with a foot pedal", keys: [] },
  back: { group: "sound", title: "Back {seconds} s", keys: ["F9", "Alt+J", "MediaTrackPrevious"] },
  forward: { group: "sound", title: "Forward {seconds} s", keys: ["Shift+F9", "Alt+L", "MediaTrackNext"] },
  slower: { group: "sound", title: "Slower", keys: ["Alt+Shift+J"] },
  faster: { group: "sound", title: "Faster", keys: ["Alt+Shift+L"] },
  normal_speed: { group: "sound", title: "Normal speed", keys: ["Alt+Shift+K"] },
  word_heard: {
    group: "sound",
    title: "Wait at the word just heard; again: the word before",
    keys: ["F7", "Alt+U"],
  },
  word_heard_after: {
    group: "sound",
    title: "Waiting at a word: the word after",
    keys: ["Shift+F7", "Alt+Shift+U"],
  },
  next_doubt: { group: "doubt", title: "Next doubtful word, and hear it", keys: ["F8"] },
  previous_doubt: { group: "doubt", title: "Previous doubtful word, and hear it", keys: ["Shift+F8"] },
  take_1: { group: "doubt", title: "Reviewing doubts: first alternative", keys: ["1"], fixed: true },
  take_2: { group: "doubt", title: "Reviewing doubts: second alternative", keys: ["2"], fixed: true },
  take_3: { group: "doubt", title: "Reviewing doubts: third alternative", keys: ["3"], fixed: true },
  alternative_1: { group: "doubt", title: "First alternative", keys: ["Alt+1"] },
  alternative_2: { group: "doubt", title: "Second alternative", keys: ["Alt+2"] },
  alternative_3: { group: "doubt", title: "Third alternative", keys: ["Alt+3"] },
  right: { group: "doubt", title: "This word is right, or this passage", keys: ["Mod+Shift+Enter"] },
  speaker: { group: "passage", title: "Speaker: rename here or everywhere", keys: ["F2"] },
  passage: { group: "passage", title: "More about this passage: right, leave out", keys: ["Mod+."] },
  comment: {
    group: "passage",
    title: "Comment on the word that plays, or at the cursor",
    keys: ["Mod+Alt+M"],
  },
  speaker_1: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+1"] },
  speaker_2: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+2"] },
  speaker_3: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+3"] },
  speaker_4: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+4"] },
  speaker_5: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+5"] },
  speaker_6: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+6"] },
  speaker_7: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+7"] },
  speaker_8: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+8"] },
  speaker_9: { group: "passage", title: "Give the passage to speaker {number}", keys: ["Alt+Shift+9"] },
  split_turn: { group: "passage", title: "From the cursor on somebody else speaks", keys: ["Shift+Enter"] },
  strike: { group: "passage", title: "Leave the selected words out, or take them in", keys: ["Mod+Shift+X"] },
  split: {
    group: "passage",
    title: "Split the passage at the cursor; reviewing doubts: right as it is",
    keys: ["Enter"],
  },
  join_before: {
    group: "passage",
    title: "At the start: join with the passage before",
    keys: ["Backspace"],
    fixed: true,
  },
  join_after: {
    group: "passage",
    title: "At the end: join with the passage after",
    keys: ["Delete"],
    fixed: true,
  },
  everywhere: { group: "text", title: "Do this correction everywhere", keys: ["Alt+R"] },
  everywhere_each: { group: "text", title: "Look at each place to correct", keys: ["Alt+Shift+R"] },
  find: { group: "text", title: "Find and replace", keys: ["Mod+F"] },
  find_next: { group: "text", title: "Next hit", keys: ["F3"] },
  find_previous: { group: "text", title: "Previous hit", keys: ["Shift+F3"] },
  undo: { group: "text", title: "Undo", keys: ["Mod+Z"] },
  redo: { group: "text", title: "Redo", keys: ["Mod+Shift+Z", "Mod+Y"] },
  next_cue: { group: "subtitles", title: "Next cue", keys: ["Alt+ArrowDown"] },
  previous_cue: { group: "subtitles", title: "Previous cue", keys: ["Alt+ArrowUp"] },
  next_fault: { group: "subtitles", title: "Next cue with a warning", keys: ["Alt+PageDown"] },
  previous_fault: { group: "subtitles", title: "Previous cue with a warning", keys: ["Alt+PageUp"] },
  play_cue: { group: "subtitles", title: "Play the cue", keys: ["Alt+Enter"] },
  in_here: { group: "subtitles", title: "Begin the cue at the playhead", keys: ["Alt+I"] },
  out_here: { group: "subtitles", title: "End the cue at the playhead", keys: ["Alt+O"] },
  in_earlier: { group: "subtitles", title: "Begin a frame earlier", keys: ["Alt+Shift+ArrowLeft"] },
  in_later: { group: "subtitles", title: "Begin a frame later", keys: ["Alt+Shift+ArrowRight"] },
  out_earlier: { group: "subtitles", title: "End a frame earlier", keys: ["Alt+Shift+ArrowDown"] },
  out_later: { group: "subtitles", title: "End a frame later", keys: ["Alt+Shift+ArrowUp"] },
  split_cue: { group: "subtitles", title: "Split the cue at the cursor", keys: ["Alt+Shift+Enter"] },
  join_cue: { group: "subtitles", title: "Join the cue with the next", keys: ["Alt+Shift+M"] },
  free_cue: { group: "subtitles", title: "Give the cue back its times as heard", keys: ["Alt+Shift+H"] },
  help: { group: "page", title: "These keys", keys: ["?", "Mod+/"] },
};

/**
 * Keys that people know from elsewhere; a command that is not named keeps its own.
 *
 * oTranscribe: Esc, F1 and F2 to go back and forward, F3 and F4 for the speed. f4: F4 starts and stops, F3 and F5
 * wind. Express Scribe: F9 plays, F4 stops, F7 and F8 wind, F2, F3 and F10 for the speed. Pedals are keyboards or
 * gamepads of three buttons: left back, middle play while it is down, right forward.
 *
 * @type {Record<string, { title: string, keys: Partial<Record<CommandId, string[]>> }>}
 */
export const PRESETS = {
  errata: { title: "Errata", keys: {} },
  otranscribe: {
    title: "Like oTranscribe",
    keys: {
      play: ["Escape", "Mod+Enter", "MediaPlayPause"],
      back: ["F1", "Alt+J", "MediaTrackPrevious"],
      forward: ["F2", "Alt+L", "MediaTrackNext"],
      slower: ["F3"],
      faster: ["F4"],
      speaker: ["F6"],
      find_next: ["Mod+G"],
      find_previous: ["Mod+Shift+G"],
    },
  },
  f4: {
    title: "Like f4transkript",
    keys: {
      play: ["F4", "Escape", "Mod+Enter", "MediaPlayPause"],
      back: ["F3", "Alt+J", "MediaTrackPrevious"],
      forward: ["F5", "Alt+L", "MediaTrackNext"],
      find_next: ["Mod+G"],
      find_previous: ["Mod+Shift+G"],
    },
  },
  express_scribe: {
    title: "Like Express Scribe",
    keys: {
      play: ["F9", "F4", "Mod+Enter", "Escape", "MediaPlayPause"],
      back: ["F7", "Alt+J", "MediaTrackPrevious"],
      forward: ["F8", "Alt+L", "MediaTrackNext"],
      slower: ["F2"],
      faster: ["F3"],
      normal_speed: ["F10"],
      word_heard: ["Alt+U"],
      word_heard_after: ["Alt+Shift+U"],
      next_doubt: ["F6"],
      previous_doubt: ["Shift+F6"],
      speaker: ["Shift+F2"],
      find_next: ["Mod+G"],
      find_previous: ["Mod+Shift+G"],
    },
  },
  pedal: {
    title: "Foot pedal with three buttons",
    keys: {
      hold_play: ["Pad1", "F5"],
      back: ["F9", "Alt+J", "MediaTrackPrevious", "Pad0", "F4"],
      forward: ["Shift+F9", "Alt+L", "MediaTrackNext", "Pad2", "F6"],
    },
  },
};
