using MarketData.Worker.Hosting;
using MarketData.Worker.Working;
using Microsoft.Extensions.Logging.Abstractions;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation.Service;

/// <summary>A process with as many lanes as by default, and the product's gate before the source.</summary>
internal sealed class SimulatedWorker(Agenda agenda)
{
    /// <summary>Another one after each kill: what an earlier life left behind is nobody's.</summary>
    public int Life { get; private set; }

    public bool IsUp { get; private set; } = true;

    /// <summary>Closed while the source refuses the key or is down. Another one in each life.</summary>
    public SourceGate Gate { get; private set; } = Open(agenda);

    public HashSet<SimulatedJob> Held { get; } = [];

    /// <summary>As a lane that is free asks: behind a closed gate one is let through, to try.</summary>
    public bool MayLease() => IsUp && Held.Count < ServiceArguments.DefaultConcurrency && Gate.MayEnter();

    public void Start()
    {
        IsUp = true;
        Gate = Open(agenda);
    }

    public void Kill()
    {
        IsUp = false;
        Life++;
        Held.Clear();
    }

    private static SourceGate Open(Agenda agenda) => new(agenda, NullLogger<SourceGate>.Instance);
}
