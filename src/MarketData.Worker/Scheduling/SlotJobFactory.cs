using Quartz;
using Quartz.Extensibility;

namespace MarketData.Worker.Scheduling;

/// <summary>Quartz makes jobs by their type, from a container of its own, which lacks what they need; ours has it.</summary>
internal sealed class SlotJobFactory(IServiceProvider services) : IJobFactory
{
    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new JobScope(ActivatorUtilities.CreateInstance<SlotJob>(services)));

    public ValueTask ReturnJob(JobScope job, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
