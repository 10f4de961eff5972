namespace Perf.Testbed.Stub.Faults;

/// <summary>
/// The faults that are set. Of several that match a request, the one that was set first and is due takes it. Thread-safe.
/// </summary>
internal sealed class FaultScript
{
    private readonly Lock gate = new();
    private readonly List<ArmedFault> armed = [];

    /// <summary>Read without the lock, so that a stub without faults pays for none.</summary>
    private volatile bool isEmpty = true;

    public void Add(StubFault fault)
    {
        fault.Validate();
        lock (gate)
        {
            armed.Add(new ArmedFault(fault));
            isEmpty = false;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            armed.Clear();
            isEmpty = true;
        }
    }

    /// <summary>The fault that a request is to meet; null for most requests.</summary>
    public DueFault? Take(AggregatesRequest request)
    {
        if (isEmpty)
        {
            return null;
        }

        lock (gate)
        {
            DueFault? due = null;
            for (int i = 0; due is null && i < armed.Count; i++)
            {
                due = armed[i].Take(request);
            }

            armed.RemoveAll(fault => fault.IsSpent);
            isEmpty = armed.Count == 0;
            return due;
        }
    }

    private sealed class ArmedFault(StubFault fault)
    {
        private int skipped;
        private int met;
        private AggregatesRequest? before;

        public bool IsSpent => met == fault.Times;

        public DueFault? Take(AggregatesRequest request)
        {
            if ((fault.Ticker is not null && fault.Ticker != request.Ticker)
                || (fault.Timeframe is not null && fault.Timeframe != request.Timeframe.Code))
            {
                return null;
            }

            if (skipped < fault.Skip)
            {
                skipped++;
                before = request;
                return null;
            }

            met++;
            return new DueFault(fault, before);
        }
    }
}
