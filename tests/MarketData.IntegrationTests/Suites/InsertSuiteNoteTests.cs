using System.Text.Json;
using Benchmarks.Suites.Insert;
using Benchmarks.Suites.Work;
using MarketData.IntegrationTests.Testbed;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;
using Perf.Lab.Bench;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Suites;

/// <summary>What the insert suites say that storing costs, against what is known of each way of writing.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class InsertSuiteNoteTests(SuiteDatabase database) : IClassFixture<SuiteDatabase>, IDisposable
{
    /// <summary>A row of the table: 23 bytes of header, filled up to 24, and 4 + 6 * 2 + 15 * 8 of values.</summary>
    private const int RowBytes = 24 + 136;

    private const int PageBytes = 8192;

    private readonly TemporaryFolder folder = new();

    private string Note => Path.Combine(folder.Path, "note.json");

    public void Dispose()
    {
        foreach (string name in SuiteVariables.All)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        folder.Dispose();
    }

    [Fact]
    public async Task RoundTrips_OfEveryWay_AreThoseOfItsStatements()
    {
        double row100 = RoundTrips(await NoteAsync(100, suite => suite.SetUpRowAsync()));
        double row200 = RoundTrips(await NoteAsync(200, suite => suite.SetUpRowAsync()));
        double batch200 = RoundTrips(await NoteAsync(200, suite => suite.SetUpBatch100Async()));
        double batch500 = RoundTrips(await NoteAsync(500, suite => suite.SetUpBatch100Async()));
        double copy100 = RoundTrips(await NoteAsync(100, suite => suite.SetUpCopyAsync()));
        double copy1000 = RoundTrips(await NoteAsync(1000, suite => suite.SetUpCopyAsync()));

        Assert.Equal(100, row200 - row100);
        Assert.Equal(3, batch500 - batch200);
        Assert.Equal(copy100, copy1000);
        Assert.InRange(copy100, 3, 6); // the lock and the checkpoint, COPY and its end, the commit
        Assert.InRange(row100, 100 + 2, 100 + 4);
    }

    /// <summary>
    /// Identical rows cost what the transaction and its temporary table do, however many they are. On a server of its own: the log of a
    /// server is everybody's.
    /// </summary>
    [Fact]
    public async Task Wal_OfNewRevisedAndIdenticalRows_IsThatOfTheRowsChanged()
    {
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        await using TestDatabase own = await server.CreateDatabaseAsync("wal", TestContext.Current.CancellationToken);
        double added = await WalAsync(InsertPage.New);
        double revised = await WalAsync(InsertPage.TenthRevised);
        double identical = await WalAsync(InsertPage.Identical);

        Assert.InRange(added, RowBytes - 24, 2 * RowBytes);
        Assert.InRange(revised, 5, added / 2);
        Assert.InRange(identical, 0, 10);

        async Task<double> WalAsync(InsertPage page) =>
            Wal(await NoteAsync(4_000, suite => suite.SetUpCopyAsync(), page, own.ConnectionString));
    }

    [Fact]
    public async Task Sizes_OfATable_AreThoseOfItsPages()
    {
        const int Rows = 4_000;
        JsonElement storage = (await NoteAsync(Rows, suite => suite.SetUpCopyAsync())).GetProperty("Storage");

        // A page holds so many rows with their pointers of 4 bytes, behind a header of 24.
        double pages = Math.Ceiling((double)Rows / ((PageBytes - 24) / (RowBytes + 4)));
        Assert.Equal(pages * PageBytes / Rows, storage.GetProperty("TableBytesPerRow").GetDouble(), 1e-9);
        Assert.InRange(storage.GetProperty("IndexBytesPerRow").GetDouble(), 16 + 4, 60);
    }

    [Fact]
    public async Task Turns_WithTheCeilings_GiveAFractionOfEachEveryRound()
    {
        JsonElement note = await NoteAsync(1_000, suite => suite.SetUpRowAsync());
        JsonElement storage = note.GetProperty("Storage");

        double[] ofCopy = Values(storage, "FractionOfCopy");
        double[] ofUnlogged = Values(storage, "FractionOfUnloggedCopy");
        Assert.True(ofCopy.Length >= 3, $"{ofCopy.Length} rounds");
        Assert.Equal((ofCopy.Length, ofCopy.Length), (ofUnlogged.Length, Values(storage, "SecondsPerOperation").Length));
        Assert.InRange(MiddleOf(ofCopy), double.Epsilon, 0.5); // a thousand round trips against two
        Assert.Equal(1_000, note.GetProperty("Bars").GetInt64());
    }

    /// <summary>A case that is the plain one takes no turns with itself, nor do batches that hold all rows.</summary>
    [Fact]
    public async Task Turns_WithThePlainCase_AreThoseOfCasesThatDifferFromIt()
    {
        double[] large = Values((await NoteAsync(1_000, suite => suite.SetUpBatch1000Async())).GetProperty("Storage"), "TimesAsFastAsPlain");

        Assert.True(large.Length >= 3, $"{large.Length} rounds");
        Assert.InRange(MiddleOf(large), 0.05, 20);
        foreach (JsonElement note in new[]
        {
            await NoteAsync(1_000, suite => suite.SetUpBatch100Async()), await NoteAsync(100, suite => suite.SetUpBatch1000Async()),
        })
        {
            Assert.Empty(Values(note.GetProperty("Storage"), "TimesAsFastAsPlain"));
        }
    }

    [Theory]
    [InlineData(BarIndex.None, BarPartitions.None, false)]
    [InlineData(BarIndex.ComputedAt, BarPartitions.None, true)]
    [InlineData(BarIndex.None, BarPartitions.Monthly, true)]
    public async Task Turns_WithThePlainTable_AreThoseOfOtherDesigns(BarIndex index, BarPartitions partitions, bool hasTurns)
    {
        UseSmoke();
        TableDesignSuite suite = new()
        {
            Postgres = await database.ConnectionStringAsync(), Rows = 1_000, Index = index, Partitions = partitions,
        };
        await suite.SetUpCopyAsync();
        await suite.CleanUpAsync();

        Assert.Equal(hasTurns, WorkNote.Take()!.Storage!.TimesAsFastAsPlain.Count > 0);
    }

    [Fact]
    public async Task ProcessorTime_OfTheServersProcess_GrowsWithTheWork()
    {
        JsonElement row = (await NoteAsync(500, suite => suite.SetUpRowAsync())).GetProperty("Storage");
        JsonElement copy = (await NoteAsync(500, suite => suite.SetUpCopyAsync())).GetProperty("Storage");

        if (row.GetProperty("ServerCpuNanosecondsPerRow").ValueKind == JsonValueKind.Null)
        {
            Assert.Skip("This server does not say how much processor time a connection has used.");
        }

        Assert.InRange(
            copy.GetProperty("ServerCpuNanosecondsPerRow").GetDouble(), 100, row.GetProperty("ServerCpuNanosecondsPerRow").GetDouble());
    }

    /// <summary>The client's is known from its own clock, whatever the server says.</summary>
    [Fact]
    public async Task ProcessorTime_OfTheClient_GrowsWithTheRoundTrips()
    {
        JsonElement row = (await NoteAsync(500, suite => suite.SetUpRowAsync())).GetProperty("Storage");
        JsonElement copy = (await NoteAsync(500, suite => suite.SetUpCopyAsync())).GetProperty("Storage");

        Assert.InRange(
            copy.GetProperty("ClientCpuNanosecondsPerRow").GetDouble(), 1, row.GetProperty("ClientCpuNanosecondsPerRow").GetDouble());
    }

    /// <summary>Of the ceiling too: one that does not store its rows would be as fast as one likes.</summary>
    [Theory]
    [InlineData("bars")]
    [InlineData(InsertTable.Unlogged)]
    public async Task Turns_OfACeilingThatStoresNothing_FailTheCase(string target)
    {
        InsertWriter copy = InsertWriters.Of(WriterKind.Copy);
        await using InsertCase one = await InsertCase.OpenAsync(
            new InsertSetting(100), BreakingTheCeiling, await database.ConnectionStringAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => one.MeasureAsync(rounds: 1, plain: null));

        Func<SeriesData, Task<WriteOutcome>> BreakingTheCeiling(NpgsqlDataSource dataSource, SeriesCatalog catalog)
        {
            Func<SeriesData, Task<WriteOutcome>> write = copy(dataSource, catalog);
            using NpgsqlCommand command = dataSource.CreateCommand(
                $"""
                CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RETURN CASE WHEN NEW.series_id = (SELECT id FROM series WHERE symbol = 'OTHERA') THEN NULL ELSE NEW END;
                END $$;
                CREATE TRIGGER forget BEFORE INSERT ON {target} FOR EACH ROW EXECUTE FUNCTION forget()
                """);
            command.ExecuteNonQuery();
            return write;
        }
    }

    /// <summary>The writer of the turns says that it stored all rows; that of the counters does.</summary>
    [Fact]
    public async Task Turns_OfAWriterThatStoresNothingInThem_FailTheCase()
    {
        bool isOfTheTurns = true;
        await using InsertCase one = await InsertCase.OpenAsync(
            new InsertSetting(100), NewWriter, await database.ConnectionStringAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => one.MeasureAsync(rounds: 1, plain: null));

        Func<SeriesData, Task<WriteOutcome>> NewWriter(NpgsqlDataSource dataSource, SeriesCatalog catalog)
        {
            if (!isOfTheTurns)
            {
                return InsertWriters.Of(WriterKind.Copy)(dataSource, catalog);
            }

            isOfTheTurns = false;
            return data => Task.FromResult(new WriteOutcome(data.Bars.Count, data.Bars.Count));
        }
    }

    /// <summary>On every table that holds rows, or it would come into some iterations and not into others.</summary>
    [Theory]
    [InlineData(BarPartitions.None, 2)]
    [InlineData(BarPartitions.Monthly, 4)] // the unlogged one, and those of January to March
    public async Task Autovacuum_OfAnyDesign_IsOffForEveryTableOfBars(BarPartitions partitions, int tables)
    {
        await using InsertTable table = await InsertTable.OpenAsync(
            new InsertSetting(10_000, Design: new BarTableDesign(BarIndex.None, partitions)), await database.ConnectionStringAsync());
        await using NpgsqlCommand command = table.DataSource.CreateCommand(
            """
            SELECT count(*) FILTER (WHERE reloptions @> '{autovacuum_enabled=off}'), count(*)
            FROM pg_class
            WHERE relkind = 'r' AND relname LIKE 'bars%'
            """);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal((tables, tables), (reader.GetInt64(0), reader.GetInt64(1)));
    }

    /// <summary>One large page a stream, or ten small ones.</summary>
    [Theory]
    [InlineData(4_000, 4_000)]
    [InlineData(200, 2_000)]
    public async Task TwoStreams_OfPages_AreComparedWithOneInTurns(int rows, int stored)
    {
        UseSmoke();
        TwoStreamsSuite suite = new() { Postgres = await database.ConnectionStringAsync(), Rows = rows };
        await suite.SetUpTwoStreamsAsync();
        try
        {
            suite.Reset();
            Assert.Equal(stored, await suite.TwoStreams());
            suite.Check();
            suite.Reset();
            Assert.Throws<InvalidOperationException>(suite.Check); // nothing was written
        }
        finally
        {
            await suite.CleanUpAsync();
        }

        JsonElement note = JsonElement.Parse(await File.ReadAllTextAsync(Note, TestContext.Current.CancellationToken));
        Assert.Equal(stored, note.GetProperty("Bars").GetInt64());
        Assert.InRange(MiddleOf(Values(note, "TimesAsFastAsFloor")), 0.05, 20);
        Assert.NotNull(MedianInterval.Of(Values(note, "TimesAsFastAsFloor")));
    }

    /// <summary>Two symbols a stream, fifty days, of bars of 5, 15, 60 and 240 minutes and of the day itself.</summary>
    [Theory]
    [InlineData(1, BarIndex.ComputedAt, BarPartitions.None)]
    [InlineData(2, BarIndex.None, BarPartitions.Monthly)]
    public async Task DesignedJobs_OfStreams_AreComparedWithThePlainTable(int streams, BarIndex index, BarPartitions partitions)
    {
        UseSmoke();
        DesignedJobsSuite suite = new() { Postgres = await database.ConnectionStringAsync(), Streams = streams, Index = index, Partitions = partitions };
        await suite.SetUpAsync();
        try
        {
            suite.Reset();
            Assert.Equal(streams * 2 * 50 * (192 + 64 + 16 + 4 + 1), await suite.Copy());
            suite.Check();
            suite.Reset();
            Assert.Throws<InvalidOperationException>(suite.Check); // nothing was written
        }
        finally
        {
            await suite.CleanUpAsync();
        }

        WorkNote note = WorkNote.Take()!;
        Assert.Equal(streams * 27_700, note.Bars);
        Assert.InRange(MiddleOf([.. note.TimesAsFastAsFloor]), 0.05, 20);
        Assert.NotNull(MedianInterval.Of([.. note.TimesAsFastAsFloor]));
    }

    /// <summary>Of rounds, one of which a disk that stands still can make anything.</summary>
    private static double MiddleOf(double[] rounds) => rounds.Order().ElementAt(rounds.Length / 2);

    private static double RoundTrips(JsonElement note) => note.GetProperty("Storage").GetProperty("RoundTripsPerOperation").GetDouble();

    private static double Wal(JsonElement note) => note.GetProperty("Storage").GetProperty("WalBytesPerRow").GetDouble();

    private static double[] Values(JsonElement storage, string name) =>
        [.. storage.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private async Task<JsonElement> NoteAsync(int rows, Func<BarInsertSuite, Task> setUp, InsertPage page = InsertPage.New, string? server = null)
    {
        string postgres = server ?? await database.ConnectionStringAsync();
        UseSmoke();
        BarInsertSuite suite = new() { Postgres = postgres, Rows = rows, Page = page };
        await setUp(suite);
        await suite.CleanUpAsync();
        return JsonElement.Parse(await File.ReadAllTextAsync(Note, TestContext.Current.CancellationToken));
    }

    private void UseSmoke()
    {
        Environment.SetEnvironmentVariable(SuiteVariables.Profile, "smoke");
        Environment.SetEnvironmentVariable(SuiteVariables.WorkNote, Note);
    }
}
