using System.Globalization;
using MarketData.Postgres.Rows;

namespace MarketData.Postgres.Tables;

/// <summary>The partition of <c>bars</c> for one month, UTC.</summary>
internal readonly record struct MonthPartition(int Year, int Month)
{
    private const string Prefix = "bars_";
    private const string TimeFormat = "yyyy-MM-dd HH:mm:sszzz";

    /// <summary>Of the month, as <see cref="PostgresTime"/> has it.</summary>
    public long Start => PostgresTime.FromInstant(First);

    /// <summary>Of the month, exclusive; after all times for the last month there is.</summary>
    public long End => IsLast ? PostgresTime.Infinity : PostgresTime.FromInstant(First.AddMonths(1));

    /// <summary>Such as <c>bars_2024_01</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Year:0000}_{Month:00}");

    // Attached rather than created as a partition, which would stop all who read until it is done.
    public string CreateSql => $"""
        CREATE TABLE {Name} (LIKE bars INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
        ALTER TABLE bars ATTACH PARTITION {Name}
            FOR VALUES FROM ({Literal(First)}) TO ({(IsLast ? "MAXVALUE" : Literal(First.AddMonths(1)))})
        """;

    private DateTimeOffset First => new(Year, Month, 1, 0, 0, 0, TimeSpan.Zero);

    private bool IsLast => this is { Year: 9999, Month: 12 };

    /// <param name="time">As <see cref="PostgresTime"/> has it.</param>
    public static MonthPartition Of(long time)
    {
        DateTimeOffset instant = PostgresTime.ToInstant(time);
        return new MonthPartition(instant.Year, instant.Month);
    }

    private static string Literal(DateTimeOffset instant) =>
        $"'{instant.ToString(TimeFormat, CultureInfo.InvariantCulture)}'";
}
