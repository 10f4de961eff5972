namespace Perf.Testbed.Proxy;

/// <summary>Conditions, for as long as they hold.</summary>
internal sealed class LinkState(LinkConditions conditions)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LinkConditions Conditions => conditions;

    /// <summary>Completes when others hold.</summary>
    public Task Ended => ended.Task;

    public void End() => ended.TrySetResult();
}
