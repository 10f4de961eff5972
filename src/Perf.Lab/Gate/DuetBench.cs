using Perf.Lab.Gate.Arms;
using Perf.Lab.Servers;

namespace Perf.Lab.Gate;

/// <summary>Two builds, ready to take turns: what both have is known and has been set up once, with a database an arm where one is needed.</summary>
internal sealed class DuetBench : IAsyncDisposable
{
    private readonly GuardDatabases? databases;

    private DuetBench(GatePlan plan, GateProbe probe, GuardDatabases? databases)
    {
        Plan = plan;
        Probe = probe;
        this.databases = databases;
    }

    public GatePlan Plan { get; }

    public GateProbe Probe { get; }

    /// <param name="basis">The base's assembly of benchmarks.</param>
    /// <param name="candidate">The candidate's.</param>
    /// <exception cref="BadInputException">Nothing of what is asked for is there, or this is not Linux.</exception>
    /// <exception cref="ArmFailedException">An arm did not start.</exception>
    public static async Task<DuetBench> OpenAsync(
        GateSettings settings, string basis, string candidate, LabServers servers, CancellationToken cancellationToken)
    {
        GuardSelection selection = new(settings);
        GatePlan plan = selection.Plan(basis, candidate);
        GuardDatabases? filled = await GuardDatabases.ForAsync(plan, servers, cancellationToken);
        try
        {
            GateProbe probe = GateProbe.Read(plan with { Lanes = [filled?.First ?? ArmDatabases.None] }, selection.Includes);
            IReadOnlyList<ArmDatabases> lanes = filled is null
                ? [.. Enumerable.Repeat(ArmDatabases.None, LaunchLanes.Count)]
                : await filled.SettleAsync(LaunchLanes.Count, cancellationToken);
            return new DuetBench(plan with { Lanes = lanes }, probe, filled);
        }
        catch
        {
            await (filled?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public ValueTask DisposeAsync() => databases?.DisposeAsync() ?? ValueTask.CompletedTask;
}
