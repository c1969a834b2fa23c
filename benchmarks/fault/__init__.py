"""What benchmarks.faults does to a store: the worlds it publishes, the processes it starts, the trials."""
