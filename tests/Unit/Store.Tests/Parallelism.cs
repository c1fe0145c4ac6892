// Members elect leaders by real time here: one test at a time, so that the heavy ones do not starve their heartbeats.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
