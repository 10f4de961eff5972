namespace Perf.Lab.Gate.Arms;

/// <summary>
/// Where the arms of one lane have their tables: connection strings, each of a database of its own. Null where the plan asks for none.
/// </summary>
internal sealed record ArmDatabases(string? Base, string? Copy, string? Candidate)
{
    public static ArmDatabases None { get; } = new(null, null, null);
}
