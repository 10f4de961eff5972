using System.Diagnostics;
using System.Globalization;
using MarketData.IntegrationTests.Testbed;
using Npgsql;
using Perf.Analysis.Load;
using Perf.Lab.Load.Watching;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Load.Watching;

public sealed class MachineWatchTests
{
    private const double SecondsPerTick = 0.01;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_SomeTime_EverySliceAddsUpToItsLengthTimesTheCores()
    {
        SkipUnlessLinux();
        await using MachineWatch watch = MachineWatch.Start(Environment.ProcessId, postmasterId: null, TimeProvider.System);
        Burn(TimeSpan.FromMilliseconds(350));

        IReadOnlyList<MachineSlice>? slices = await watch.StopAsync();

        int cores = Directory.GetDirectories("/sys/devices/system/cpu", "cpu?").Length;
        Assert.NotNull(slices);
        Assert.NotEmpty(slices);
        Assert.All(slices, slice =>
        {
            // Here the API is the generator, which both are charged for.
            double sum = slice.GeneratorCpuSeconds + slice.ApiCpuSeconds!.Value + slice.IdleCpuSeconds + slice.OtherCpuSeconds;
            Assert.Equal(slice.LengthSeconds * cores, sum, 1e-6);
            Assert.Null(slice.PostgresCpuSeconds);
            Assert.InRange(slice.GeneratorMemoryBytes, 1, long.MaxValue);
        });
    }

    [Fact]
    public async Task Stop_GeneratorBusy_CountsWhatItsOwnClockSays()
    {
        SkipUnlessLinux();
        TimeSpan outerBefore = Environment.CpuUsage.TotalTime;
        await using MachineWatch watch = MachineWatch.Start(apiProcessId: null, postmasterId: null, TimeProvider.System);
        TimeSpan innerBefore = Environment.CpuUsage.TotalTime;
        Burn(TimeSpan.FromMilliseconds(250));
        TimeSpan inner = Environment.CpuUsage.TotalTime - innerBefore;

        IReadOnlyList<MachineSlice>? slices = await watch.StopAsync();

        TimeSpan outer = Environment.CpuUsage.TotalTime - outerBefore;
        double counted = slices!.Sum(slice => slice.GeneratorCpuSeconds);
        Assert.InRange(counted, inner.TotalSeconds - 1e-3, outer.TotalSeconds + 1e-3);
        Assert.All(slices!, slice => Assert.Null(slice.ApiCpuSeconds));
    }

    [Fact]
    public async Task Stop_BackendsThatCameAndWent_LosesNothingAndCountsNothingTwice()
    {
        SkipUnlessLinux();
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        int postmaster = server.ProcessId!.Value;
        await using TestDatabase database = await server.CreateDatabaseAsync("watch", Cancel);

        // The system adds all that a child ever used when it collects it: one from before the watch would spoil the comparison.
        await WaitUntilNoBackendAsync(postmaster);
        await using MachineWatch watch = MachineWatch.Start(apiProcessId: null, postmaster, TimeProvider.System);
        double before = CollectedSeconds(postmaster);
        const int Waves = 4, BackendsAWave = 3;
        for (int wave = 0; wave < Waves; wave++)
        {
            await Task.WhenAll(Enumerable.Range(0, BackendsAWave).Select(_ => WorkInABackendAsync(database.ConnectionString)));
        }

        await WaitUntilNoBackendAsync(postmaster);
        double used = CollectedSeconds(postmaster) - before;

        IReadOnlyList<MachineSlice>? slices = await watch.StopAsync();

        double counted = slices!.Sum(slice => slice.PostgresCpuSeconds!.Value);
        Assert.InRange(used, 10 * SecondsPerTick, double.MaxValue);
        Assert.InRange(counted, used - (4 * SecondsPerTick), double.MaxValue);

        // What the server's own workers used meanwhile is in no collected sum, and it is little beside the waves.
        Assert.InRange(counted, 0, (used * 1.25) + (4 * SecondsPerTick));
        Assert.All(slices!, slice => Assert.InRange(slice.PostgresCpuSeconds!.Value, 0, double.MaxValue));
        Assert.All(slices!, slice => Assert.InRange(slice.PostgresMemoryBytes!.Value, 1, long.MaxValue));
    }

    [Fact]
    public async Task Stop_PartOfTheTime_CountsFromItsBeginning()
    {
        SkipUnlessLinux();
        await using MachineWatch watch = MachineWatch.Start(apiProcessId: null, postmasterId: null, TimeProvider.System);
        await Task.Delay(TimeSpan.FromMilliseconds(250), Cancel);
        DateTimeOffset from = TimeProvider.System.GetUtcNow();
        await Task.Delay(TimeSpan.FromMilliseconds(350), Cancel);
        TimeSpan length = TimeProvider.System.GetUtcNow() - from;

        IReadOnlyList<MachineSlice>? slices = await watch.StopAsync(from, length);

        Assert.NotNull(slices);
        Assert.All(slices, slice => Assert.InRange(slice.AtSeconds, 0, length.TotalSeconds));
        Assert.All(slices, slice => Assert.InRange(slice.AtSeconds + slice.LengthSeconds, 0, length.TotalSeconds + 1e-6));
    }

    [Fact]
    public async Task Start_ProcessesThatAreNotThere_AreNull()
    {
        SkipUnlessLinux();
        await using MachineWatch watch = MachineWatch.Start(int.MaxValue, int.MaxValue, TimeProvider.System);

        IReadOnlyList<MachineSlice>? slices = await watch.StopAsync();

        Assert.All(slices!, slice => Assert.Equal((null, null), (slice.ApiCpuSeconds, slice.PostgresCpuSeconds)));
    }

    /// <summary>What watching costs a run, for people: <c>-method "*Read_BackendsOfARun*" -explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Read_BackendsOfARun_SaysWhatAReadingCosts()
    {
        SkipUnlessLinux();
        const int Readings = 500, Backends = 40;
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        await using TestDatabase database = await server.CreateDatabaseAsync("watch", Cancel);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database.ConnectionString);
        List<NpgsqlConnection> held = [];
        for (int i = 0; i < Backends; i++)
        {
            held.Add(await source.OpenConnectionAsync(Cancel));
        }

        using MachineReader reader = MachineReader.TryOpen(Environment.ProcessId, server.ProcessId, TimeProvider.System)!;
        MachineReading[] readings = [.. Enumerable.Range(0, Readings).Select(_ => reader.Read())];
        TestContext.Current.SendDiagnosticMessage(
            "A reading of a machine with {0} backends: {1:0} us of CPU, of {2:0} us.",
            Backends,
            (readings[^1].GeneratorCpuNs - readings[0].GeneratorCpuNs) / 1e3 / (Readings - 1),
            (readings[^1].AtNs - readings[0].AtNs) / 1e3 / (Readings - 1));
        Assert.InRange(readings[^1].PostgresCpuNs!.Value, readings[0].PostgresCpuNs!.Value, long.MaxValue);
        foreach (NpgsqlConnection connection in held)
        {
            await connection.DisposeAsync();
        }
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc here.");

    private static void Burn(TimeSpan time)
    {
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < time)
        {
            Thread.SpinWait(1_000);
        }
    }

    private static async Task WorkInABackendAsync(string connectionString)
    {
        await using NpgsqlConnection connection = new(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using NpgsqlCommand command = new("SELECT sum(sqrt(i)) FROM generate_series(1, 400000) AS i", connection);
        await command.ExecuteScalarAsync(Cancel);
    }

    /// <summary>A backend has ended when the postmaster has collected it, a moment after its connection closed.</summary>
    private static async Task WaitUntilNoBackendAsync(int postmaster)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children").Split(' ').Any(IsBackend))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }

    /// <summary>Its title names the address of its client; one that ended and is not collected has none any more.</summary>
    private static bool IsBackend(string child)
    {
        if (child.Length == 0)
        {
            return false;
        }

        try
        {
            string title = File.ReadAllText($"/proc/{child}/cmdline");
            return title.Length == 0 || title.Contains("127.0.0.1(", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The postmaster's own CPU and that of its children that ended: the system's books, beside our sums.</summary>
    private static double CollectedSeconds(int processId)
    {
        string text = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) * SecondsPerTick;
    }
}
