using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Cycle;

/// <summary>What the search for a node came to: a node, or why there is none, or a fault.</summary>
/// <param name="Evaluated">How many nodes were looked at.</param>
public sealed record NodeChoice(string? Node, FilterDiagnosis? Diagnosis, PluginStatus? Fault, int Evaluated = 0, int Feasible = 0);
