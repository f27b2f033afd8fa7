"""Numba kernels: arrays in, arrays out.

Nothing here knows a file, a model or a transcript. A public function checks, allocates and documents; a
private compiled one loops.

- `channels`: interleaved samples of any type to float32, mixed down or one row a channel
- `logmel`: the features a Whisper model listens to, at once or block by block
- `voice`: how probable speech is, window by window
- `energy`: loudness over time, and whether a stretch holds anything but silence
- `loudness`: how loud a recording is to listeners, and how loud its loudest moments are
- `peaks`: what a waveform is drawn from, at once or block by block
- `cache`: where compiled code is kept; call it before anything else here is imported
- `warmup`: compiles everything ahead of the first recording
- `version`: which kernels computed a result
"""
