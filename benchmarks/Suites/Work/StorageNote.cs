namespace Benchmarks.Suites.Work;

/// <summary>What storing the rows of an operation costs, by the server's own counters and the client's; the least of a few writes.</summary>
/// <param name="RoundTripsPerOperation">Times that the server answered what the client had said.</param>
/// <param name="WalBytesPerRow">Written to the log, over the rows handed over, stored or not.</param>
/// <param name="TableBytesPerRow">
/// Size of the table after the operation, over all rows in it. On a table that other cases have written to, with the room they left.
/// </param>
/// <param name="IndexBytesPerRow">Size of its indexes, likewise.</param>
/// <param name="ServerCpuNanosecondsPerRow">Processor time of the server's process for the connection; null where it cannot say.</param>
/// <param name="ClientCpuNanosecondsPerRow">Processor time of the process that writes, all of its threads.</param>
internal sealed record StorageNote(
    double RoundTripsPerOperation,
    double WalBytesPerRow,
    double TableBytesPerRow,
    double IndexBytesPerRow,
    double? ServerCpuNanosecondsPerRow,
    double ClientCpuNanosecondsPerRow)
{
    /// <summary>One value a round of a <see cref="Duel"/>.</summary>
    public IReadOnlyList<double> SecondsPerOperation { get; init; } = [];

    /// <summary>
    /// Speed as a fraction of COPY into the same table in the same state, in the same rounds.
    /// </summary>
    public IReadOnlyList<double> FractionOfCopy { get; init; } = [];

    /// <summary>The same of COPY into an unlogged table without an index, in the same rounds.</summary>
    public IReadOnlyList<double> FractionOfUnloggedCopy { get; init; } = [];

    /// <summary>
    /// Against the same with one thing changed, in the same rounds: batches of 100 rows, or the table as the migrations make it. Empty for
    /// a case that is that itself, or took no turns with it.
    /// </summary>
    public IReadOnlyList<double> TimesAsFastAsPlain { get; init; } = [];
}
