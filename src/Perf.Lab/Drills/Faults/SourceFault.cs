using MarketData.Recovery;
using Perf.Testbed.Stub.Faults;

namespace Perf.Lab.Drills.Faults;

/// <summary>What is wrong with the source in one drill, and what comes of it.</summary>
/// <param name="Number">In the list of 28.</param>
/// <param name="Name">In kebab-case, for <c>--only</c>.</param>
/// <param name="Title">One line.</param>
/// <param name="Faults">All of them at once. Those that lead to another server get its address when they are set.</param>
/// <param name="Limit">From the healing until all that the faults concerned is stored.</param>
internal sealed record SourceFault(int Number, string Name, string Title, IReadOnlyList<StubFault> Faults, TimeSpan Limit)
{
    /// <value>Null: each fault is over when it was met as often as it says. Else they stand for seconds, until they are healed.</value>
    public (int Least, int Most)? StandsSeconds { get; init; }

    /// <value>False. True: one of the faults, by chance.</value>
    public bool IsOneOf { get; init; }

    /// <value>True. False: who has met it asks no more for minutes.</value>
    public bool IsRetried { get; init; } = true;

    /// <value>
    /// False. True: what is stored then lacks bars that were left out, or has bars that were put right since, and a run that fetches all
    /// of it again mends that.
    /// </value>
    public bool NeedsRefetch { get; init; }

    /// <value>Tickers whose bars were served otherwise than they are by now.</value>
    public IReadOnlySet<string> Revised =>
        Faults.Where(fault => fault.Kind == StubFaultKind.RevisedBars).Select(fault => fault.Ticker!).ToHashSet(StringComparer.Ordinal);

    /// <value>The jobs of the symbols that have it, in SQL of <c>backfill_jobs</c>.</value>
    public string Concerned => Faults.All(fault => fault.Ticker is null)
        ? "true"
        : $"'X:' || symbol || 'USD' IN ({string.Join(", ", Faults.Select(fault => $"'{fault.Ticker}'"))})";

    /// <summary>How many requests may meet the faults.</summary>
    /// <param name="lanes">That fetch at once.</param>
    /// <param name="stood">From the first request that met them to their healing.</param>
    public long Meetings(int lanes, TimeSpan stood, RecoveryPolicy policy) =>
        Faults.All(fault => fault.Times is not null) ? Faults.Sum(fault => fault.Times!.Value)
        : !IsRetried ? lanes
        : lanes * AttemptsIn(stood, policy);

    /// <summary>Of one lane: at once, and after each pause of the policy that was over by then.</summary>
    private static long AttemptsIn(TimeSpan stood, RecoveryPolicy policy)
    {
        long attempts = 1;
        TimeSpan passed = TimeSpan.Zero;
        foreach (TimeSpan pause in policy.Pauses)
        {
            passed += pause;
            attempts += passed <= stood ? 1 : 0;
        }

        return attempts;
    }
}
