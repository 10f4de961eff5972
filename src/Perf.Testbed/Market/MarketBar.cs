namespace Perf.Testbed.Market;

/// <summary>One bar in integers; what they stand for is said by the <see cref="BarScale"/> of its series.</summary>
public struct MarketBar
{
    /// <summary>Start of the bar.</summary>
    public long TimeUnixMs { get; set; }

    public long OpenTicks { get; set; }

    public long HighTicks { get; set; }

    public long LowTicks { get; set; }

    public long CloseTicks { get; set; }

    public long VolumeUnits { get; set; }

    /// <summary>Average price weighted by volume, in hundredths of a tick, rounded down.</summary>
    public long WeightedCentiticks { get; set; }

    public long Trades { get; set; }

    /// <summary>What a page's limit is counted in: traded minutes for bars below a day, trading days for longer ones.</summary>
    public int BaseAggregates { get; set; }
}
