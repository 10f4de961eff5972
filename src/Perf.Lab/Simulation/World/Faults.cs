using MarketData.Instruments;
using MarketData.Recovery;

namespace Perf.Lab.Simulation.World;

/// <summary>
/// All that goes wrong in a simulated time, drawn from a seed before it begins. Each kind comes at random, so many times in a year on
/// average, and lasts from its shortest to its longest, every order of magnitude as likely. Immutable.
/// </summary>
internal sealed class Faults
{
    public const int Processes = 2;

    private const double DaysAYear = 365;

    /// <summary>From the start of a process until it works.</summary>
    private static readonly TimeSpan Boot = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Symbol, Spans> whole;

    /// <param name="often">How many times as often as usual everything comes; 0: nothing ever goes wrong.</param>
    public Faults(Random random, long startMs, long endMs, double often, RecoveryPolicy policy)
    {
        TimeSpan restart = policy.RestartDelay + Boot;
        SourceDown = Draw(perYear: 60, TimeSpan.FromSeconds(5), TimeSpan.FromHours(12));
        QuotaTaken = Draw(perYear: 80, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(40));
        KeyRefused = Draw(perYear: 4, TimeSpan.FromMinutes(1), TimeSpan.FromHours(8));
        DatabaseDown = Draw(perYear: 40, TimeSpan.FromSeconds(1), TimeSpan.FromHours(3));
        Spans machineDown = Draw(perYear: 6, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3));
        WorkersDown = [.. Enumerable.Range(0, Processes).Select(_ => Spans.Union(machineDown, Draw(perYear: 200, restart, restart)))];
        SchedulersDown = [.. Enumerable.Range(0, Processes).Select(_ => Spans.Union(machineDown, Draw(perYear: 60, restart, restart)))];
        Triggers = Draw(perYear: 8, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));
        NoWorker = WorkersDown.Aggregate((one, other) => one.And(other));
        NoScheduler = SchedulersDown.Aggregate((one, other) => one.And(other));
        NobodyWatches = Spans.Union(NoScheduler, DatabaseDown);

        List<(Symbol Symbol, (long Start, long End) Span)> poisons = [];
        foreach ((long, long) span in Draw(perYear: 24, TimeSpan.FromMinutes(10), TimeSpan.FromDays(2)).All)
        {
            int count = random.Next(1, random.Next(2, Universe.Fifty.Count / 2));
            poisons.AddRange(random.GetItems([.. Universe.Fifty], count).Select(symbol => (symbol, span)));
        }

        Poisoned = Universe.Fifty.ToDictionary(
            symbol => symbol, symbol => Spans.Of(poisons.Where(one => one.Symbol == symbol).Select(one => one.Span)));
        Spans ofAll = Spans.Union(SourceDown, QuotaTaken, KeyRefused, DatabaseDown, NoWorker, NoScheduler);
        whole = Poisoned.ToDictionary(pair => pair.Key, pair => Spans.Union(ofAll, pair.Value));

        Spans Draw(double perYear, TimeSpan shortest, TimeSpan longest)
        {
            List<(long, long)> spans = [];
            double meanGapMs = often > 0 ? TimeSpan.FromDays(DaysAYear / (perYear * often)).TotalMilliseconds : double.PositiveInfinity;
            double at = startMs - (meanGapMs * Math.Log(1 - random.NextDouble()));
            while (at < endMs)
            {
                double lengthMs = shortest.TotalMilliseconds * Math.Pow(longest / shortest, random.NextDouble());
                spans.Add(((long)at, (long)(at + lengthMs)));
                at += lengthMs - (meanGapMs * Math.Log(1 - random.NextDouble()));
            }

            return Spans.Of(spans);
        }
    }

    /// <summary>Every answer is a 5xx, or none comes.</summary>
    public Spans SourceDown { get; }

    /// <summary>Others spend the quota of the key: every answer is a 429.</summary>
    public Spans QuotaTaken { get; }

    public Spans KeyRefused { get; }

    public Spans DatabaseDown { get; }

    /// <summary>Each worker is killed at the start of a stretch, and works again from its end on.</summary>
    public IReadOnlyList<Spans> WorkersDown { get; }

    public IReadOnlyList<Spans> SchedulersDown { get; }

    public Spans NoWorker { get; }

    public Spans NoScheduler { get; }

    /// <summary>No alert can be judged.</summary>
    public Spans NobodyWatches { get; }

    /// <summary>The starts are when somebody triggers a run that fetches everything again.</summary>
    public Spans Triggers { get; }

    /// <summary>When a symbol's features throw.</summary>
    public IReadOnlyDictionary<Symbol, Spans> Poisoned { get; }

    /// <summary>When something was lacking without which no bar of a symbol can be stored.</summary>
    public Spans Hindering(Symbol symbol) => whole[symbol];
}
