namespace Perf.Testbed;

/// <summary>
/// A server or tool that a measurement needs cannot be had here. The message is one line: what, why, and what to do. It
/// holds no password.
/// </summary>
public sealed class DependencyUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>True when nothing of the kind was found here; false when what was found, or named by the user, does not work.</summary>
    public bool IsMissing { get; init; }
}
