using MarketData.Bars;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;
using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Storage;

/// <summary>Where the features of a series go on: kept with the bars it knows, and gone as soon as one of those is another.</summary>
public sealed class FeatureStateTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_WithAState_KeepsItAndTheNextOneThatGoesOn(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);

        await writer.WriteAsync(Bars(0, 5).WithState(0, 5, 1), Cancel);
        Assert.Equal((5, 1), await ReadAsync(schema));

        // Bars that are not settled yet come along.
        await writer.WriteAsync(Bars(5, 10).WithState(5, 8, 2, goesOnFrom: 1), Cancel);
        Assert.Equal((8, 2), await ReadAsync(schema));

        // Bars 8 and 9 are stored, and it does not bring them.
        await writer.WriteAsync(Bars(10, 12).WithState(8, 12, 3, goesOnFrom: 2), Cancel);
        Assert.Null(await ReadAsync(schema));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_RangeWithoutABar_MovesTheStateOn(WriterKind kind)
    {
        await using StorageSchema schema = await StoredAsync();

        await schema.Writer(kind).WriteAsync(Bars(12, 12).WithState(10, 12, 3, goesOnFrom: 1), Cancel);

        Assert.Equal((12, 3), await ReadAsync(schema));
    }

    /// <summary>Bars 10 to 13 are stored behind the state at 10, not settled; the source has them all once more, or takes one back.</summary>
    [Theory]
    [InlineData("all of them", new[] { 10, 11, 12, 13 }, 14, true)]
    [InlineData("all of them, revised and one more", new[] { 10, 11, 12, 13, 14 }, 15, true)]
    [InlineData("the first is gone", new[] { 11, 12, 13 }, 14, false)]
    [InlineData("one in the middle is gone", new[] { 10, 12, 13 }, 14, false)]
    [InlineData("the last is gone", new[] { 10, 11, 12 }, 14, false)]
    [InlineData("another is there in its place", new[] { 10, 11, 12, 14 }, 15, false)]
    [InlineData("all are gone", new int[0], 14, false)]
    [InlineData("one is gone behind the state", new[] { 10, 11, 12 }, 13, true)]
    public async Task Write_ThatLacksAStoredBar_KeepsNoStateThatDoesNotKnowIt(string what, int[] slots, int end, bool keeps)
    {
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            await using StorageSchema schema = await StoredAsync();
            IBarWriter writer = schema.Writer(kind);
            await writer.WriteAsync(Bars(10, 14), Cancel);

            await writer.WriteAsync(SampleSeries.Of(Series, slots, revision: 1).WithState(10, end, 2, goesOnFrom: 1), Cancel);

            await AssertStateAsync(keeps ? (end, 2) : null, schema, $"{kind}: {what}");
        }
    }

    /// <summary>After a state at 10 of all bars from 5 on: what the next write leaves of it. Revision 0 is what is stored.</summary>
    [Theory]
    [InlineData("the same bars", 5, 10, 0, true)]
    [InlineData("all of them revised", 5, 10, 1, false)]
    [InlineData("the last one revised", 9, 10, 1, false)]
    [InlineData("bars behind", 10, 14, 0, true)]
    [InlineData("bars behind a gap", 12, 14, 0, true)]
    [InlineData("the same bars and some behind, of which one cannot tell", 9, 14, 0, false)]
    [InlineData("bars from before what is covered", 2, 4, 0, true)]
    [InlineData("bars from before what is covered, and its first", 2, 6, 0, false)]
    public async Task Write_WithoutAState_DeletesOneThatMayKnowOtherBars(string what, int first, int end, int revision, bool stands)
    {
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            await using StorageSchema schema = await StoredAsync();

            await schema.Writer(kind).WriteAsync(Bars(first, end, revision), Cancel);

            await AssertStateAsync(stands ? (10, 1) : null, schema, $"{kind}: {what}");
        }
    }

    /// <summary>The same, with what the write covers.</summary>
    [Theory]
    [InlineData("what is covered begins earlier, with bars", 2, 5, 2, 5, false)]
    [InlineData("what is covered begins earlier, without bars", 5, 5, 2, 5, false)]
    [InlineData("what is covered ends later", 10, 14, 10, 14, true)]
    [InlineData("all of it once more", 5, 10, 5, 10, true)]
    [InlineData("a range behind a gap", 12, 14, 12, 14, true)]
    public async Task Write_RangeWithoutAState_DeletesOneThatBeginsLater(
        string what, int first, int end, int coveredFirst, int coveredEnd, bool stands)
    {
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            await using StorageSchema schema = await StoredAsync();

            await schema.Writer(kind).WriteAsync(Bars(first, end) with { Covered = SampleSeries.Slots(coveredFirst, coveredEnd) }, Cancel);

            await AssertStateAsync(stands ? (10, 1) : null, schema, $"{kind}: {what}");
        }
    }

    /// <summary>Bars that are stored in front of what is covered are covered now, and no row was changed.</summary>
    [Fact]
    public async Task Write_RangeOverBarsStoredBefore_DeletesTheState()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(Bars(2, 5), Cancel);
        await writer.WriteAsync(Bars(5, 10).WithState(5, 10, 1), Cancel);

        await writer.WriteAsync(Bars(2, 5) with { Covered = SampleSeries.Slots(2, 5) }, Cancel);

        Assert.Null(await ReadAsync(schema));
    }

    /// <summary>After a state at 10 of all bars from 5 on: the state of another write, which is that of a series begun anew.</summary>
    [Theory]
    [InlineData("all of it, revised", 5, 10, 1, 10)]
    [InlineData("all of it, and more", 5, 14, 0, 14)]
    [InlineData("all of it from earlier on", 2, 10, 0, 10)]
    [InlineData("the first half, the same", 5, 8, 0, null)]
    [InlineData("the first half, revised", 5, 8, 1, -1)]
    [InlineData("an earlier part", 2, 5, 0, -1)]
    [InlineData("behind a gap", 12, 14, 0, null)]
    public async Task Write_WithAnotherState_LeavesWhatAgreesWithTheBars(string what, int first, int end, int revision, int? slot)
    {
        (int, int)? expected = slot switch { null => (10, 1), -1 => null, { } at => (at, 2) };
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            await using StorageSchema schema = await StoredAsync();

            await schema.Writer(kind).WriteAsync(Bars(first, end, revision).WithState(first, end, 2), Cancel);

            await AssertStateAsync(expected, schema, $"{kind}: {what}");
        }
    }

    /// <summary>It says to go on from 10, and nobody knows from what: another write has taken that state away since.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_GoingOnFromAStateThatIsGone_KeepsNone(WriterKind kind)
    {
        await using StorageSchema schema = await StoredAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(Bars(7, 8, revision: 1), Cancel);

        await writer.WriteAsync(Bars(10, 14).WithState(10, 14, 2, goesOnFrom: 1), Cancel);

        Assert.Null(await ReadAsync(schema));
        Assert.Equal(SampleSeries.Slots(5, 14), await schema.CoveredAsync());
    }

    /// <summary>The state at 10 has been replaced, by one of other bars, since it was read; or none was named.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(null, false)]
    public async Task Write_BehindAState_KeepsItsOwnWhereItGoesOnFromThatOne(int? number, bool keeps)
    {
        await using StorageSchema schema = await StoredAsync();

        await schema.Writer(WriterKind.Copy).WriteAsync(Bars(10, 14).WithState(10, 14, 2, goesOnFrom: number), Cancel);

        await AssertStateAsync(keeps ? (14, 2) : (10, 1), schema, $"{number}");
    }

    [Fact]
    public async Task Write_StateForAnotherTimeThanItsEnd_IsNotKept()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        SeriesData data = Bars(5, 10).WithState(5, 10, 1);

        await writer.WriteAsync(data with { Covered = null }, Cancel);
        await writer.WriteAsync(data with { Covered = SampleSeries.Slots(5, 9) }, Cancel);

        Assert.Null(await ReadAsync(schema));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_TheSameAgain_WritesNoState(WriterKind kind)
    {
        const string Version = "SELECT concat(xmin, ' ', xmax, ' ', ctid) FROM feature_states";
        await using StorageSchema schema = await StoredAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(Bars(10, 14).WithState(10, 14, 2, goesOnFrom: 1), Cancel);
        string? version = await schema.ScalarAsync<string>(Version);

        await writer.WriteAsync(Bars(10, 14).WithState(10, 14, 2), Cancel);
        await writer.WriteAsync(Bars(5, 14).WithState(5, 14, 2), Cancel);

        Assert.Equal(version, await schema.ScalarAsync<string>(Version));
        Assert.Equal((14, 2), await ReadAsync(schema));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_ThatFails_LeavesTheStateAsItWas(WriterKind kind)
    {
        await using StorageSchema schema = await StoredAsync();
        await schema.ExecuteAsync($"ALTER TABLE bars ADD CONSTRAINT no_more CHECK (time < to_timestamp({SampleSeries.TimeOf(12)} / 1000.0))");
        byte[] before = await schema.DumpAsync();
        IBarWriter writer = schema.Writer(kind);

        await Assert.ThrowsAsync<PostgresException>(() => writer.WriteAsync(Bars(10, 14).WithState(10, 14, 2, goesOnFrom: 1), Cancel));
        await Assert.ThrowsAsync<PostgresException>(() => writer.WriteAsync(Bars(5, 14, revision: 1).WithState(10, 14, 2, goesOnFrom: 1), Cancel));
        await Assert.ThrowsAsync<PostgresException>(() => writer.WriteAsync(Bars(5, 14, revision: 1), Cancel));

        Assert.Equal(before, await schema.DumpAsync());
    }

    /// <summary>On a connection that has stored before, with and without a state.</summary>
    [Theory]
    [InlineData(WriterKind.Copy)]
    [InlineData(WriterKind.Unnest)]
    public async Task Write_State_CostsNoRoundTrip(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString);
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(relay.ConnectionString);
        IBarWriter writer = BarWriters.Create(kind, dataSource, new(dataSource));
        SeriesData without = Bars(5, 10) with { Covered = SampleSeries.Slots(5, 10) };
        await writer.WriteAsync(without with { Series = SampleSeries.Key("SPY") }, Cancel);
        await writer.WriteAsync(Bars(5, 10).WithState(5, 10, 1), Cancel);
        await writer.WriteAsync(Bars(9, 10, revision: 1), Cancel);
        await writer.WriteAsync(Bars(5, 12, revision: 1).WithState(5, 12, 2), Cancel);

        long with = await CountAsync(relay, () => writer.WriteAsync(Bars(12, 16).WithState(12, 16, 3, goesOnFrom: 2), Cancel));
        long withoutOne = await CountAsync(relay, () => writer.WriteAsync(Bars(16, 20) with { Covered = SampleSeries.Slots(16, 20) }, Cancel));
        long deleting = await CountAsync(relay, () => writer.WriteAsync(Bars(15, 16, revision: 1), Cancel));
        long revising = await CountAsync(relay, () => writer.WriteAsync(Bars(15, 16, revision: 2), Cancel));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kind}: {withoutOne} round trips without a state, {with} with one; {revising} of a revision, {deleting} of one that deletes a state");
        Assert.Equal(withoutOne, with);
        Assert.Equal(revising + 1, deleting);
    }

    /// <summary>
    /// States of the size that they have, of some series each updated in turn: all stay on their pages. A snapshot that somebody else
    /// holds meanwhile, autovacuum's say, keeps old versions where they are and drives new ones away, so it may take more than one try.
    /// </summary>
    [Fact]
    public async Task Table_UpdatedAgainAndAgain_KeepsItsPages()
    {
        const string Pages = "SELECT string_agg((ctid::text::point)[0]::text, ' ' ORDER BY series_id) FROM feature_states";
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.ExecuteAsync("""
            INSERT INTO series (symbol, timeframe) SELECT n, '1h' FROM generate_series(1, 20) n;
            INSERT INTO feature_states
            SELECT id, now(), (SELECT string_agg(sha256(convert_to(concat(id, part), 'UTF8')), '') FROM generate_series(1, 99) part)
            FROM series;
            """);
        int length = SampleStates.Of(1).Bytes.Length;
        await schema.ExecuteAsync($"UPDATE feature_states SET state = substr(state, 1, {length})");
        await Poll.UntilAsync(
            async () =>
            {
                await schema.ExecuteAsync("VACUUM FULL feature_states");
                string? before = await schema.ScalarAsync<string>(Pages);
                await UpdateEachAsync(schema, states: 20, times: 10);
                return await schema.ScalarAsync<string>(Pages) == before;
            },
            Cancel);

        Assert.Equal(length, await schema.ScalarAsync<int>("SELECT max(length(state)) FROM feature_states"));
    }

    private static async Task UpdateEachAsync(StorageSchema schema, int states, int times)
    {
        for (int i = 0; i < states * times; i++)
        {
            await schema.ExecuteAsync($"UPDATE feature_states SET until = until + interval '1 day' WHERE series_id = {(i % states) + 1}");
        }
    }

    private static async Task<long> CountAsync(PostgresRelay relay, Func<Task> write)
    {
        long before = relay.RoundTrips;
        await write();
        return relay.RoundTrips - before;
    }

    private static SeriesData Bars(int first, int end, int revision = 0) =>
        SampleSeries.Of(Series, [.. Enumerable.Range(first, end - first)], revision);

    private static async Task AssertStateAsync((int Slot, int Number)? expected, StorageSchema schema, string where)
    {
        (int Slot, int Number)? actual = await ReadAsync(schema);
        Assert.True(actual == expected, $"{where}: {actual}");
    }

    private static Task<(int Slot, int Number)?> ReadAsync(StorageSchema schema) => SampleStates.ReadAsync(schema.DataSource, Cancel);

    /// <summary>Bars 5 to 9, covered, with a state at 10.</summary>
    private async Task<StorageSchema> StoredAsync()
    {
        StorageSchema schema = await database.CreateSchemaAsync();
        await schema.Writer(WriterKind.Unnest).WriteAsync(Bars(5, 10).WithState(5, 10, 1), Cancel);
        return schema;
    }
}
