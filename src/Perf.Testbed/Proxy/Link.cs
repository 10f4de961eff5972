namespace Perf.Testbed.Proxy;

/// <summary>The conditions of one direction, which may change while bytes wait for them. Thread-safe.</summary>
internal sealed class Link
{
    private readonly Lock gate = new();
    private LinkState state = new(LinkConditions.Clear);

    public LinkState Now
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    public void Set(LinkConditions conditions)
    {
        LinkState before;
        lock (gate)
        {
            before = state;
            state = new LinkState(conditions);
        }

        before.End();
    }
}
