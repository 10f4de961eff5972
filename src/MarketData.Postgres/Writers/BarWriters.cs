using MarketData.Postgres.Catalog;
using MarketData.Storage;
using Npgsql;

namespace MarketData.Postgres.Writers;

/// <summary>Makes the writers. All of them leave the same table behind; they differ in speed only.</summary>
public static class BarWriters
{
    /// <summary>Rows in one round trip of the batch and unnest writers, unless told otherwise.</summary>
    public const int DefaultBatchSize = 1000;

    /// <summary>More rows than this in one round trip only cost memory.</summary>
    public const int MaxBatchSize = 10_000;

    /// <summary>The names users choose a writer by.</summary>
    public static IReadOnlyList<string> Names { get; } = Enum.GetValues<WriterKind>().Select(NameOf).ToArray();

    public static bool TryParse(string? name, out WriterKind kind)
    {
        foreach (WriterKind candidate in Enum.GetValues<WriterKind>())
        {
            if (NameOf(candidate) == name)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }

    /// <param name="dataSource">Stays its owner's; a write holds one of its connections for as long as it takes.</param>
    /// <param name="batchSize">Rows in one round trip, 1 to <see cref="MaxBatchSize"/>; for the batch and unnest writers only.</param>
    /// <returns>A thread-safe writer: different series are written side by side, one series one write after another.</returns>
    public static IBarWriter Create(
        WriterKind kind, NpgsqlDataSource dataSource, SeriesCatalog catalog, int batchSize = DefaultBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, MaxBatchSize);
        return new BarWriter(NameOf(kind), dataSource, catalog, NewUpsert(kind, batchSize));
    }

    private static Func<IRowUpsert> NewUpsert(WriterKind kind, int batchSize) => kind switch
    {
        WriterKind.Row => () => new RowUpsert(),
        WriterKind.Batch => () => new BatchUpsert(batchSize),
        WriterKind.Unnest => () => new UnnestUpsert(batchSize),
        WriterKind.CopyMerge => () => new CopyUpsert(alwaysLook: true),
        WriterKind.Copy => () => new CopyUpsert(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such writer."),
    };

    private static string NameOf(WriterKind kind) => kind switch
    {
        WriterKind.Row => "row",
        WriterKind.Batch => "batch",
        WriterKind.Unnest => "unnest",
        WriterKind.CopyMerge => "copy-merge",
        WriterKind.Copy => "copy",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such writer."),
    };
}
