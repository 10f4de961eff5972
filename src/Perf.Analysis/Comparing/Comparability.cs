namespace Perf.Analysis.Comparing;

/// <summary>Why two sets of results may not be comparable.</summary>
internal static class Comparability
{
    private const string Release = "RELEASE";

    public static IReadOnlyList<string> Warnings(ComparedResults before, ComparedResults after)
    {
        List<string> warnings = [];
        if (MachineWarning(before, after) is { } machine)
        {
            warnings.Add(machine);
        }

        if (Differ(before.Run.Profile, after.Run.Profile))
        {
            warnings.Add($"Another profile: {before.Run.Profile} before, {after.Run.Profile} now: not the same amount of work.");
        }

        if (Differ(before.Run.Verb, after.Run.Verb))
        {
            warnings.Add($"Another verb: {before.Run.Verb} before, {after.Run.Verb} now: what ran around the measurements differs.");
        }

        if (Differ(before.Run.Runtime, after.Run.Runtime))
        {
            warnings.Add($"Another runtime: {before.Run.Runtime} before, {after.Run.Runtime} now.");
        }

        AddOfSide(warnings, "base", before);
        AddOfSide(warnings, "candidate", after);
        return warnings;
    }

    /// <summary>Why times of one side say little of the other; null where both were measured on the same machine.</summary>
    public static string? MachineWarning(ComparedResults before, ComparedResults after)
    {
        if (before.Run.Fingerprint is { } old && after.Run.Fingerprint is { } now)
        {
            return old == now ? null : Sentence($"fingerprint {old}", $"fingerprint {now}");
        }

        string[] machinesBefore = MachinesOf(before);
        string[] machinesAfter = MachinesOf(after);
        return machinesBefore.Length == 0 || machinesAfter.Length == 0
            ? "It is not known whether both were measured on the same machine: one side does not say."
            : machinesBefore.SequenceEqual(machinesAfter, StringComparer.Ordinal) ? null : Sentence(null, null);

        string Sentence(string? oldPrint, string? newPrint) =>
            $"Another machine: {Words(before, oldPrint)} before, {Words(after, newPrint)} now. Differences of times may be the machine's.";

        string Words(ComparedResults side, string? fingerprint) =>
            fingerprint is null ? string.Join("; ", MachinesOf(side)) : $"{side.Run.Machine} ({fingerprint})";
    }

    private static void AddOfSide(List<string> warnings, string side, ComparedResults results)
    {
        if (results.Run.Dirty == true)
        {
            warnings.Add($"The {side} was measured with uncommitted changes: it belongs to no commit.");
        }

        if (results.Run.Interrupted == true)
        {
            warnings.Add($"The run of the {side} did not come to its end.");
        }

        if (results.Hosts.Any(host => host.Configuration is { Length: > 0 } build
            && !build.Equals(Release, StringComparison.OrdinalIgnoreCase)))
        {
            warnings.Add($"Benchmarks of the {side} were not built as Release.");
        }

        if (results.Hosts.Any(host => host.HasAttachedDebugger == true))
        {
            warnings.Add($"Benchmarks of the {side} ran with a debugger.");
        }
    }

    private static string[] MachinesOf(ComparedResults side) =>
    [
        .. side.Hosts.Select(ResultReader.MachineOf)
            .Where(machine => machine.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static bool Differ(string? before, string? after) => before is not null && after is not null && before != after;
}
