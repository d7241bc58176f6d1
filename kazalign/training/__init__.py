"""A parallel corpus becomes a model; needs the extra `[train]`, which the runtime does not."""
