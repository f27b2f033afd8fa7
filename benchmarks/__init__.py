"""Speed and memory as ratios against named peers, interleaved in one run: ``make bench``."""
