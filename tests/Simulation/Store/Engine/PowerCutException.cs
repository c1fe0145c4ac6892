namespace MiniKube.Simulation.Tests.Store.Engine;

/// <summary>The machine went dark in the middle of something. No <see cref="IOException"/>: nobody is meant to handle it.</summary>
public sealed class PowerCutException() : Exception("power cut");
