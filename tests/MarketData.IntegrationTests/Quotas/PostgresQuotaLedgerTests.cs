using System.Net;
using System.Net.Sockets;
using MarketData.Postgres.Quotas;
using MarketData.Quotas;
using Npgsql;

namespace MarketData.IntegrationTests.Quotas;

/// <summary>
/// Places as several processes see them, on a real server. Windows are an hour where time must not pass, and short where it must;
/// nothing says how soon.
/// </summary>
public sealed class PostgresQuotaLedgerTests(LedgerDatabase database) : IClassFixture<LedgerDatabase>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private static readonly QuotaPlan FiveAnHour = new(5, Hour);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Places_AskedForByEightProcessesAtOnce_AreAsManyAsThePlanHas()
    {
        List<PostgresQuotaLedger> processes = [];
        for (int i = 0; i < 8; i++)
        {
            processes.Add(await database.ConnectAsync("rush"));
        }

        QuotaPlan plan = new(40, Hour);
        QuotaTurn[] turns = await Task.WhenAll(
            Enumerable.Range(0, 160).Select(i => processes[i % 8].TryEnterAsync(plan, Hour, Cancel)));

        Assert.Equal(40, turns.Select(turn => turn.Place).OfType<long>().Distinct().Count());
        Assert.Equal(120, turns.Count(turn => turn.Place is null && turn.Wait > Hour && turn.Wait <= 2 * Hour));
    }

    [Fact]
    public async Task Place_GivenBack_IsFreeForTheOtherAtOnce()
    {
        (PostgresQuotaLedger mine, PostgresQuotaLedger other) = await TwoAsync("give-back");
        long place = await TakeAsync(mine, new QuotaPlan(1, Hour), Hour);
        Assert.Null((await other.TryEnterAsync(new QuotaPlan(1, Hour), Hour, Cancel)).Place);

        await mine.GiveBackAsync(place, Cancel);

        Assert.NotNull((await other.TryEnterAsync(new QuotaPlan(1, Hour), Hour, Cancel)).Place);
    }

    /// <summary>Told 20 minutes after the request arrived: 40 of the hour are left, whatever the longest travel was.</summary>
    [Fact]
    public async Task Place_Spent_IsFreeAWindowAfterTheRequestArrived()
    {
        (PostgresQuotaLedger mine, PostgresQuotaLedger other) = await TwoAsync("spent");
        QuotaPlan plan = new(1, Hour);
        long place = await TakeAsync(mine, plan, Hour);

        await mine.SpendAsync(plan, place, TimeSpan.FromMinutes(20), Cancel);

        QuotaTurn turn = await other.TryEnterAsync(plan, Hour, Cancel);
        Assert.Null(turn.Place);
        Assert.InRange(turn.Wait, TimeSpan.FromMinutes(39), TimeSpan.FromMinutes(40));
        await mine.SpendAsync(plan, place, Hour, Cancel);
        Assert.NotNull((await other.TryEnterAsync(plan, Hour, Cancel)).Place);
    }

    /// <summary>Nobody ends the place, as when its process was killed.</summary>
    [Fact]
    public async Task Place_OfADeadProcess_FreesItself()
    {
        (PostgresQuotaLedger dead, PostgresQuotaLedger living) = await TwoAsync("dead");
        QuotaPlan plan = new(1, TimeSpan.FromMilliseconds(100));
        await TakeAsync(dead, plan, longestTravel: TimeSpan.FromMilliseconds(200));

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await living.TryEnterAsync(plan, Hour, deadline.Token)).Place is null)
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    /// <summary>The control: until then it is held, window and longest travel together.</summary>
    [Fact]
    public async Task Place_OfADeadProcess_IsHeldAsLongAsItsRequestMayCount()
    {
        (PostgresQuotaLedger dead, PostgresQuotaLedger living) = await TwoAsync("held");
        QuotaPlan plan = new(1, Hour);
        await TakeAsync(dead, plan, longestTravel: TimeSpan.FromMinutes(30));

        QuotaTurn turn = await living.TryEnterAsync(plan, Hour, Cancel);

        Assert.Null(turn.Place);
        Assert.InRange(turn.Wait, TimeSpan.FromMinutes(89), TimeSpan.FromMinutes(90));
    }

    [Fact]
    public async Task Pause_OfOneProcess_HoldsTheOther()
    {
        (PostgresQuotaLedger refused, PostgresQuotaLedger other) = await TwoAsync("pause");
        await TakeAsync(other, FiveAnHour, Hour);

        await refused.CloseAsync(FiveAnHour, Hour, Cancel);
        await refused.CloseAsync(FiveAnHour, Short, Cancel);

        QuotaTurn turn = await other.TryEnterAsync(FiveAnHour, Hour, Cancel);
        Assert.Null(turn.Place);
        Assert.InRange(turn.Wait, Hour - TimeSpan.FromMinutes(1), Hour);
    }

    /// <summary>Of the five, one was taken by us half an hour ago: it is the next to be free.</summary>
    [Fact]
    public async Task Window_SaidToBeFull_OpensAsOurOldestLeaves()
    {
        (PostgresQuotaLedger mine, PostgresQuotaLedger other) = await TwoAsync("full");
        long place = await TakeAsync(mine, FiveAnHour, Hour);
        await mine.SpendAsync(FiveAnHour, place, TimeSpan.FromMinutes(30), Cancel);

        await mine.CloseAsync(FiveAnHour, pause: null, Cancel);

        QuotaTurn turn = await other.TryEnterAsync(FiveAnHour, Hour, Cancel);
        Assert.Null(turn.Place);
        Assert.InRange(turn.Wait, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
        await mine.GiveBackAsync(place, Cancel);
        Assert.NotNull((await other.TryEnterAsync(FiveAnHour, Hour, Cancel)).Place);
        Assert.Null((await other.TryEnterAsync(FiveAnHour, Hour, Cancel)).Place);
    }

    /// <summary>The other's plan has room for nine: with a plan of five, five of those must be free first.</summary>
    [Fact]
    public async Task Places_MoreThanThePlanHas_AreWaitedForUntilFewerAreTaken()
    {
        (PostgresQuotaLedger small, PostgresQuotaLedger large) = await TwoAsync("plans");
        QuotaPlan nine = new(9, Hour);
        for (int i = 1; i <= 9; i++)
        {
            await large.SpendAsync(nine, await TakeAsync(large, nine, Hour), TimeSpan.FromMinutes(60 - (6 * i)), Cancel);
        }

        QuotaTurn turn = await small.TryEnterAsync(FiveAnHour, Hour, Cancel);

        Assert.Null(turn.Place);
        Assert.InRange(turn.Wait, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
    }

    /// <summary>As after the server's clock was set back by ten days: a place is held for as long as it can be, and no longer.</summary>
    [Fact]
    public async Task Place_InAFarFuture_IsWaitedForAsLongAsAPlaceCanBe()
    {
        (PostgresQuotaLedger mine, PostgresQuotaLedger other) = await TwoAsync("far-place");
        QuotaPlan plan = new(1, Hour);
        await TakeAsync(mine, plan, Hour);
        await database.ExecuteAsync("UPDATE quota_places SET free_at = now() + interval '10 days' WHERE scope = 'far-place'");

        QuotaTurn turn = await other.TryEnterAsync(plan, longestTravel: TimeSpan.FromMinutes(30), Cancel);

        Assert.Null(turn.Place);
        Assert.InRange(turn.Wait, TimeSpan.FromMinutes(89), TimeSpan.FromMinutes(90));
    }

    /// <summary>Asked twice: what was cut once is not put off again. The minute is the longest pause of a short window.</summary>
    [Theory]
    [InlineData(1, 60)]
    [InlineData(3600, 3600)]
    public async Task Pause_InAFarFuture_IsWaitedForAsLongAsAPauseCanBe(int windowSeconds, int longestSeconds)
    {
        string scope = $"far-pause-{windowSeconds}";
        QuotaPlan plan = new(5, TimeSpan.FromSeconds(windowSeconds));
        PostgresQuotaLedger ledger = await database.ConnectAsync(scope);
        await TakeAsync(ledger, plan, Short);
        await database.ExecuteAsync($"UPDATE quota_scopes SET paused_until = now() + interval '10 days' WHERE scope = '{scope}'");

        QuotaTurn first = await ledger.TryEnterAsync(plan, Short, Cancel);
        QuotaTurn second = await ledger.TryEnterAsync(plan, Short, Cancel);

        Assert.Null(second.Place);
        Assert.InRange(first.Wait, TimeSpan.FromSeconds(longestSeconds - 30), TimeSpan.FromSeconds(longestSeconds));
        Assert.True(second.Wait < first.Wait);
    }

    [Fact]
    public async Task Scopes_OfOneDatabase_DoNotTouchEachOther()
    {
        QuotaPlan plan = new(1, Hour);
        await TakeAsync(await database.ConnectAsync("scope-a"), plan, Hour);

        await TakeAsync(await database.ConnectAsync("scope-b"), plan, Hour);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Polygon")]
    [InlineData("polygon key")]
    [InlineData("polygon\n")]
    [InlineData("12345678901234567890123456789012345678901")]
    public async Task Scope_ThatIsNoName_IsRefused(string scope)
    {
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");

        Assert.Throws<ArgumentException>(() => new PostgresQuotaLedger(nowhere, scope));
    }

    [Fact]
    public async Task Database_Unreachable_SaysSoWithoutThePassword()
    {
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=u;Password=canary-word");
        PostgresQuotaLedger ledger = new(nowhere, "polygon");

        QuotaLedgerException error = await Assert.ThrowsAsync<QuotaLedgerException>(
            () => ledger.TryEnterAsync(FiveAnHour, Hour, Cancel));

        Assert.DoesNotContain("canary-word", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A name that is not resolved, and a pool that was closed: the latter is no exception of Npgsql's own.</summary>
    [Theory]
    [InlineData("Host=no-such-host.invalid", false)]
    [InlineData("Host=127.0.0.1;Port=1", true)]
    public async Task Database_ThatCannotBeReached_IsAlwaysALedgersFailure(string connection, bool isDisposed)
    {
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create(connection);
        PostgresQuotaLedger ledger = new(nowhere, "polygon");
        if (isDisposed)
        {
            await nowhere.DisposeAsync();
        }

        await Assert.ThrowsAsync<QuotaLedgerException>(() => ledger.SpendAsync(FiveAnHour, 1, Hour, Cancel));
    }

    [Fact]
    public async Task Pool_WithoutAFreeConnection_IsALedgersFailure()
    {
        NpgsqlDataSource narrow = await database.OpenAsync(connections: 1);
        await using NpgsqlConnection taken = await narrow.OpenConnectionAsync(Cancel);

        await Assert.ThrowsAsync<QuotaLedgerException>(
            () => new PostgresQuotaLedger(narrow, "polygon").TryEnterAsync(FiveAnHour, Hour, Cancel));
    }

    /// <summary>It takes connections and says nothing; until when Npgsql itself would wait is set beyond the test's end.</summary>
    [Fact]
    public async Task Server_ThatNeverAnswers_IsGivenUpAfterTheTimeout()
    {
        using TcpListener silent = new(IPAddress.Loopback, port: 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=u;Timeout=60");
        PostgresQuotaLedger ledger = new(nowhere, "polygon") { Timeout = Short };

        Task<QuotaTurn> call = ledger.TryEnterAsync(FiveAnHour, Hour, Cancel);

        await Assert.ThrowsAsync<QuotaLedgerException>(() => call.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task Lock_HeldByAnother_IsGivenUpAfterTheTimeout()
    {
        await TakeAsync(await database.ConnectAsync("locked"), FiveAnHour, Hour);
        NpgsqlDataSource connections = await database.OpenAsync();
        PostgresQuotaLedger ledger = new(connections, "locked") { Timeout = Short };
        await using NpgsqlConnection other = await connections.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand hold = new("SELECT 1 FROM quota_scopes WHERE scope = 'locked' FOR UPDATE", other);
        await hold.ExecuteNonQueryAsync(Cancel);

        Task<QuotaTurn> call = ledger.TryEnterAsync(FiveAnHour, Hour, Cancel);

        await Assert.ThrowsAsync<QuotaLedgerException>(() => call.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task Call_CancelledByItsCaller_IsNoFailureOfTheLedger()
    {
        PostgresQuotaLedger ledger = await database.ConnectAsync("cancelled");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ledger.TryEnterAsync(FiveAnHour, Hour, new CancellationToken(canceled: true)));
    }

    private static async Task<long> TakeAsync(PostgresQuotaLedger ledger, QuotaPlan plan, TimeSpan longestTravel)
    {
        QuotaTurn turn = await ledger.TryEnterAsync(plan, longestTravel, Cancel);
        Assert.NotNull(turn.Place);
        return turn.Place.Value;
    }

    private async Task<(PostgresQuotaLedger One, PostgresQuotaLedger Other)> TwoAsync(string scope) =>
        (await database.ConnectAsync(scope), await database.ConnectAsync(scope));
}
