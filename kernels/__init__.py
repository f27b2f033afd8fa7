"""Numba kernels: arrays in, arrays out.

Nothing here knows a file, a model or a transcript. A public function checks, allocates and documents; a
private compiled one loops.

- `channels`: interleaved samples of any type to float32, mixed down or one row a channel
- `logmel`: the features a Whisper model listens to
- `peaks`: what a waveform is drawn from, at once or block by block
- `energy`: loudness over time, and whether a stretch holds anything but silence
- `cache`: where compiled code is kept; call it before anything else here is imported
- `warmup`: compiles everything ahead of the first recording
- `version`: which kernels computed a result
"""
