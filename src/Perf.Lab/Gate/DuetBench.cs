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
            plan = filled?.In(plan) ?? plan;
            GateProbe probe = GateProbe.Read(plan, selection.Includes);
            await (filled?.SettleAsync(cancellationToken) ?? Task.CompletedTask);
            return new DuetBench(plan, probe, filled);
        }
        catch
        {
            await (filled?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public ValueTask DisposeAsync() => databases?.DisposeAsync() ?? ValueTask.CompletedTask;
}
