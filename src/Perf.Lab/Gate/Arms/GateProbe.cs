using Perf.Analysis.Gating;

namespace Perf.Lab.Gate.Arms;

/// <summary>What two builds have to be compared by, before anything is timed.</summary>
/// <param name="Common">Benchmarks that both have.</param>
/// <param name="New">Those that the candidate alone has.</param>
/// <param name="Disappeared">Those that the base alone has.</param>
/// <param name="Failed">Those of the common ones that an arm could not set up, with what it said.</param>
/// <param name="AreIdentical">All that the benchmarks load is the same build, to the last byte: there is nothing to time.</param>
internal sealed record GateProbe(
    IReadOnlyList<string> Common,
    IReadOnlyList<string> New,
    IReadOnlyList<string> Disappeared,
    IReadOnlyList<ArmFailure> Failed,
    bool AreIdentical)
{
    /// <summary>Sets every benchmark up once in both builds.</summary>
    /// <param name="isGuard">Which of a build's benchmarks are meant.</param>
    /// <exception cref="ArmFailedException">An arm did not start, or loads what is not of its build.</exception>
    public static GateProbe Read(GatePlan plan, Func<string, bool> isGuard)
    {
        ArmDatabases databases = plan.Lanes[0];
        using DuetArm first = DuetArm.Start(plan.Base, databases.Base);
        using DuetArm copy = DuetArm.Start(plan.Base, databases.Copy);
        using DuetArm second = DuetArm.Start(plan.Candidate, databases.Candidate);
        string[] before = [.. first.List().Where(isGuard)];
        string[] after = [.. second.List().Where(isGuard)];
        string[] common = [.. before.Intersect(after, StringComparer.Ordinal)];
        List<ArmFailure> failed = [];
        foreach (string benchmark in common)
        {
            TryOpen(first, GateArm.Base, benchmark, failed);
            TryOpen(copy, GateArm.Base, benchmark, failed);
            TryOpen(second, GateArm.Candidate, benchmark, failed);
        }

        return new GateProbe(
            [.. common.Where(one => failed.TrueForAll(found => found.Benchmark != one))],
            [.. after.Except(before, StringComparer.Ordinal)],
            [.. before.Except(after, StringComparer.Ordinal)],
            failed,
            LoadedOf(first, plan.Base).SequenceEqual(LoadedOf(second, plan.Candidate)));
    }

    private static void TryOpen(DuetArm arm, GateArm side, string benchmark, List<ArmFailure> failed)
    {
        try
        {
            arm.Open(benchmark);
        }
        catch (ArmFailedException error) when (arm.IsAlive)
        {
            failed.Add(new ArmFailure(benchmark, side, error.Message));
        }
    }

    /// <exception cref="ArmFailedException">It runs, in part, another build than the one that it was given.</exception>
    private static (string Name, Guid Version)[] LoadedOf(DuetArm arm, string build)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(build))!;
        LoadedModule[] loaded = arm.ReadLoaded();
        return Array.Find(loaded, one => one.Folder != folder) is { } foreign
            ? throw new ArmFailedException($"An arm for {folder} has loaded {foreign.Name} from {foreign.Folder}.")
            : [.. loaded.Select(one => (one.Name, one.Version)).OrderBy(one => one.Name, StringComparer.Ordinal)];
    }
}
