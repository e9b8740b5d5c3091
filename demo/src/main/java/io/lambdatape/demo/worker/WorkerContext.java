package io.lambdatape.demo.worker;

import io.lambdatape.demo.time.Timekeeper;

/** What the parts of one worker share. */
record WorkerContext(
        WorkerOptions.Limits limits, Timekeeper timekeeper, Sandboxes sandboxes, WorkerLog log, WorkerStats stats) {}
