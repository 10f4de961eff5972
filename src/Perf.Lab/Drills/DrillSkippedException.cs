namespace Perf.Lab.Drills;

/// <summary>This machine lacks what a drill needs. The message says what, in one line.</summary>
internal sealed class DrillSkippedException(string message) : Exception(message);
