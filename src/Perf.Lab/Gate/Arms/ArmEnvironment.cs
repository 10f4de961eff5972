namespace Perf.Lab.Gate.Arms;

/// <summary>Environment variables of an arm.</summary>
internal sealed record ArmEnvironment(params IReadOnlyList<(string Name, string Value)> Variables)
{
    public static ArmEnvironment Empty { get; } = new();
}
