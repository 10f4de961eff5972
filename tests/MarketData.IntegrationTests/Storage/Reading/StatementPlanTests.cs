using System.Globalization;
using MarketData.Postgres.Rows;
using MarketData.Postgres.Tables;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Reading;

/// <summary>
/// 100 million bars would still work: no statement of the product reads the whole table, and none touches a month that its range
/// leaves out. Both for the plan that knows the parameters and for the one that a prepared statement may end up with.
/// </summary>
public sealed class StatementPlanTests(FilledTables tables) : IClassFixture<FilledTables>
{
    /// <summary>Reads the whole table, and says so.</summary>
    private const string Total = "SeriesTotalsReader.Sql";

    /// <summary>A look for a single row, whichever comes first.</summary>
    private const string AnyRow = "BarTableDesigner.HasRows";

    private static readonly string[] Exempt = [Total, AnyRow];

    /// <summary>The parameters' types where a statement leaves them open, as the driver sends them.</summary>
    private static readonly Dictionary<string, string> Types = new()
    {
        ["FeatureStateTable.DeleteUnlessWhole"] = "(int, timestamptz, timestamptz, bigint)",
        ["SeriesReader.LatestSql"] = "(text, text, timestamptz, timestamptz, bigint)",
        ["SeriesReader.LatestBarsSql"] = "(text, text, timestamptz, timestamptz, bigint)",
        ["SeriesSetReader.LatestSql"] = "(text[], text[], timestamptz, timestamptz, bigint)",
        ["UnnestUpsert.Sql"] =
            $"(int, timestamptz, {Repeated("smallint[]", BarTable.Codes.Length)}, timestamptz[], {Repeated("float8[]", BarTable.Numbers.Length)})",
    };

    public static TheoryData<string, BarPartitions, string> Cases
    {
        get
        {
            TheoryData<string, BarPartitions, string> cases = [];
            foreach (string name in ProductStatements.OfBars.Keys.Except(Exempt))
            {
                foreach (BarPartitions partitions in Enum.GetValues<BarPartitions>())
                {
                    cases.Add(name, partitions, "force_custom_plan");
                    cases.Add(name, partitions, "force_generic_plan");
                }
            }

            return cases;
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The control of the search: these are there whatever else is.</summary>
    [Fact]
    public void Statements_ThatWereFound_IncludeThoseOfReadersAndWriters() => Assert.Superset(
        new HashSet<string>(StringComparer.Ordinal)
        {
            "BarTable.UpsertRow", AnyRow, "CopyUpsert.Merge", "CopyUpsert.MergeUnheld", "FeatureStateTable.DeleteUnlessWhole",
            "FeatureStateTable.Keep", "RowUpsert.Sql", "SeriesCheckpoint.Look",
            "SeriesReader.LatestSql", "SeriesSetReader.LatestSql", Total, "UnnestUpsert.Sql",
        },
        new HashSet<string>(ProductStatements.OfBars.Keys, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Statement_OnManyRows_IsPlannedWithoutReadingTheWholeTable(string name, BarPartitions partitions, string mode)
    {
        StorageSchema schema = await tables.GetAsync(new BarTableDesign(BarIndex.None, partitions));

        ReadPlan plan = await ExplainAsync(schema, name, ProductStatements.OfBars[name], mode);

        Assert.False(plan.HasSeqScanOfBars, plan.Text);
        Assert.DoesNotContain("OFFSET", ProductStatements.OfBars[name], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" IN (", ProductStatements.OfBars[name], StringComparison.OrdinalIgnoreCase);

        // The range is a day of February: with the parameters known, no other month is in the plan, or none is left when it starts.
        Assert.True(plan.TablesOfBars <= 1, plan.Text);
    }

    /// <summary>The control: the statement that does read everything is seen to.</summary>
    [Fact]
    public async Task Totals_OnManyRows_AreSeenToReadTheWholeTable()
    {
        StorageSchema schema = await tables.GetAsync(new BarTableDesign());

        Assert.True((await ExplainAsync(schema, Total, ProductStatements.OfBars[Total], "force_custom_plan")).HasSeqScanOfBars);
    }

    /// <summary>A statement that the range of a page does not reach is seen too: without it, every partition is in the plan.</summary>
    [Fact]
    public async Task Statement_WithoutItsRange_IsSeenToTouchEveryPartition()
    {
        StorageSchema schema = await tables.GetAsync(new BarTableDesign(BarIndex.None, BarPartitions.Monthly));
        string merge = ProductStatements.OfBars["CopyUpsert.Merge"].Replace("AND b.time >= $2 AND b.time <= $3 ", "", StringComparison.Ordinal);

        Assert.Equal(7, (await ExplainAsync(schema, "CopyUpsert.Merge", merge, "force_custom_plan")).TablesOfBars);
    }

    private static async Task<ReadPlan> ExplainAsync(StorageSchema schema, string name, string sql, string mode)
    {
        await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
        await ExecuteAsync(connection, "CREATE TEMPORARY TABLE bars_staging (LIKE bars)");
        await ExecuteAsync(connection, $"SET plan_cache_mode = {mode}; PREPARE statement{Types.GetValueOrDefault(name)} AS {sql}");
        await using NpgsqlCommand types = new(
            "SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = 'statement'", connection);
        string[] parameters = (string[])(await types.ExecuteScalarAsync(Cancel))!;
        string arguments = parameters.Length == 0 ? "" : $"({BarTable.Join(Values(parameters))})";
        await using NpgsqlCommand explain = new($"EXPLAIN (FORMAT JSON) EXECUTE statement{arguments}", connection);
        string plan = (string)(await explain.ExecuteScalarAsync(Cancel))!;
        await ExecuteAsync(connection, "DEALLOCATE statement; DROP TABLE bars_staging");
        return ReadPlan.Parse(plan);
    }

    /// <summary>One hour of a day in February after the other for the times, and something that is there for the rest.</summary>
    private static IEnumerable<string> Values(string[] types)
    {
        int hour = 0;
        int text = 0;
        foreach (string type in types)
        {
            yield return type switch
            {
                "timestamp with time zone" => string.Create(CultureInfo.InvariantCulture, $"'2024-02-10 {hour++:00}:00:00+00'"),
                "timestamp with time zone[]" => "ARRAY['2024-02-10 00:00:00+00'::timestamptz]",
                "bytea" => "'\\x00'",
                "text" => text++ == 0 ? "'S17'" : "'1h'",
                "text[]" => text++ == 0 ? "ARRAY['S17', 'S18']" : "ARRAY['1h', '1h']",
                _ when type.EndsWith("[]", StringComparison.Ordinal) => "ARRAY[1]",
                _ => "1",
            };
        }
    }

    private static string Repeated(string type, int times) => BarTable.Join(Enumerable.Repeat(type, times));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
