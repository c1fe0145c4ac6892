// One cluster, one machine: tests run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
