using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MiniKube.Raft.Tests")]
[assembly: InternalsVisibleTo("MiniKube.Simulation.Tests")]
[assembly: InternalsVisibleTo("mk-store")]
