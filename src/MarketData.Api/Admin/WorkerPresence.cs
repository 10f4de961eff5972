using MarketData.Operations;

namespace MarketData.Api.Admin;

/// <summary>A process that fires schedules, or does jobs, as it last said of itself.</summary>
/// <param name="SilentSeconds">How long ago that was.</param>
/// <param name="Present">False when that is too long ago for a process that is well.</param>
internal sealed record WorkerPresence(
    string Name,
    IReadOnlyList<WorkerRole> Roles,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt,
    long SilentSeconds,
    bool Present)
{
    public static WorkerPresence Of(WorkerRecord worker) => new(
        worker.Name, worker.Roles, worker.StartedAt, worker.SeenAt, (long)worker.SilentFor.TotalSeconds, worker.IsThere);
}
