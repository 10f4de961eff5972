namespace Perf.Lab.Gate.Arms;

/// <summary>An arm of the duet could not be started, ended, or could not do what it was asked.</summary>
internal sealed class ArmFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <value>Which one; null where it is none of them, or is not known.</value>
    public DuetArm? Arm { get; init; }
}
