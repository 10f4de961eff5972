namespace Perf.Testbed.Processes;

/// <summary>A child could not be started, ended before it was ready, or was not ready in time. Quotes its last output.</summary>
public sealed class ChildProcessException(string message, Exception? innerException = null) : Exception(message, innerException);
