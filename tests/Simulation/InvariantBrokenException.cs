namespace MiniKube.Simulation.Tests;

/// <summary>A property that must always hold did not.</summary>
public sealed class InvariantBrokenException(string message) : Exception(message);
