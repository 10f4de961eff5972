namespace Perf.Lab.Drills;

/// <summary>What a drill waited for did not come in time. The message says what, and for how long it was waited.</summary>
internal sealed class NotRecoveredException(string message) : Exception(message);
