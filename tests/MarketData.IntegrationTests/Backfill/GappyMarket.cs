using System.Runtime.CompilerServices;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>
/// A market of a hundred or so slots of five minutes, each with a bar, with one that cannot be true, or with none. Serves pages
/// of ten slots and fails for good at the page it is told to.
/// </summary>
internal sealed class GappyMarket(int slots, Random random) : IBarSource
{
    public const int SlotsAPage = 10;

    public static readonly SeriesKey Series = new(Symbol.Crypto("BTC"), Timeframe.FiveMinutes);

    private static readonly long FirstUnixMs = new DateTimeOffset(2025, 3, 3, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly Slot[] market = [.. Enumerable.Range(0, slots).Select(_ => Next(random))];

    internal enum Slot
    {
        Bar,
        NoBar,
        UntrueBar,
    }

    public int Slots => market.Length;

    /// <summary>Null: no page fails.</summary>
    public int? FailAtPage { get; set; }

    public Slot this[int slot] => market[slot];

    public static long TimeOf(int slot) => FirstUnixMs + (slot * Timeframe.FiveMinutes.DurationMs);

    public static int SlotOf(DateTime time) =>
        (int)((new DateTimeOffset(time).ToUnixTimeMilliseconds() - FirstUnixMs) / Timeframe.FiveMinutes.DurationMs);

    public static UtcRange Range(int first, int end) => new(TimeOf(first), TimeOf(end));

    /// <summary>The source mends a bar, or goes back on one. What has no bar never gets one.</summary>
    public void Revise(int slot)
    {
        if (market[slot] != Slot.NoBar)
        {
            market[slot] = market[slot] == Slot.Bar ? Slot.UntrueBar : Slot.Bar;
        }
    }

    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BarColumns bars = new();
        QuarantinedBars untrue = new();
        int[] asked = [.. Enumerable.Range(0, Slots).Where(slot => range.Contains(TimeOf(slot)))];
        int page = 0;
        foreach (int[] chunk in asked.Chunk(SlotsAPage))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (page == FailAtPage)
            {
                throw new BarSourceException("scripted", stopsTheRun: false);
            }

            bars.Clear();
            untrue.Clear();
            foreach (int slot in chunk)
            {
                Serve(slot, bars, untrue);
            }

            outcomes.QuarantinedBars += untrue.Count;
            yield return new BarPage(bars, page, BodyBytes: 0) { Quarantined = untrue.Count > 0 ? untrue : null };
            page++;
        }
    }

    /// <summary>Long enough runs of bars that cannot be true fill a page.</summary>
    private static Slot Next(Random random) => random.Next(6) switch
    {
        0 or 1 => Slot.NoBar,
        2 => Slot.UntrueBar,
        _ => Slot.Bar,
    };

    private void Serve(int slot, BarColumns bars, QuarantinedBars untrue)
    {
        if (market[slot] == Slot.Bar)
        {
            bars.Add(TimeOf(slot), 10, 11, 9, 10, 100 + slot);
        }
        else if (market[slot] == Slot.UntrueBar)
        {
            untrue.Add(TimeOf(slot), 10, double.NaN, 9, 10, 100 + slot, QuarantineReason.NotFinite);
        }
    }
}
