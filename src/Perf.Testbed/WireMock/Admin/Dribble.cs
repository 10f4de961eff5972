namespace Perf.Testbed.WireMock.Admin;

/// <summary>A body sent in chunks, evenly over a time.</summary>
/// <param name="TotalDuration">Milliseconds from the first chunk to the last.</param>
public sealed record Dribble(int NumberOfChunks, int TotalDuration);
