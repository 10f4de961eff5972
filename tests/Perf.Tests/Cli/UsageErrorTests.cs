namespace Perf.Tests.Cli;

/// <summary>What the user typed wrong is said in one line, with exit code 2, before anything is started or written.</summary>
public sealed class UsageErrorTests : IDisposable
{
    private readonly LabCommand lab = new();

    public void Dispose() => lab.Dispose();

    [Theory]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("--profile smoke", "--profile")]
    [InlineData("backfill extra", "extra")]
    [InlineData("backfill --symbols NOPE", "NOPE")]
    [InlineData("backfill --symbols AAPL,,BTC", "--symbols")]
    [InlineData("backfill --symbols", "--symbols")]
    [InlineData("backfill --timeframes 7m", "7m")]
    [InlineData("backfill --timeframes", "--timeframes")]
    [InlineData("backfill --days -1", "-1")]
    [InlineData("backfill --days 0", "--days 0")]
    [InlineData("backfill --days 99999999999", "99999999999")]
    [InlineData("backfill --days ten", "ten")]
    [InlineData("backfill --days 1.5", "1.5")]
    [InlineData("backfill --days", "--days")]
    [InlineData("backfill --days 1 --days 2", "--days")]
    [InlineData("backfill --until 2025-13-01", "2025-13-01")]
    [InlineData("backfill --until 31.12.2025", "31.12.2025")]
    [InlineData("backfill --until 0001-01-01", "0001-01-01")]
    [InlineData("backfill --until 9999-12-31", "9999-12-31")]
    [InlineData("backfill --until", "--until")]
    [InlineData("backfill --source wiretap", "wiretap")]
    [InlineData("backfill --source polygon", "POLYGON_API_KEY")]
    [InlineData("backfill --plan golden", "golden")]
    [InlineData("backfill --writer pigeon", "pigeon")]
    [InlineData("backfill --writer", "--writer")]
    [InlineData("backfill --batch-size 0", "--batch-size 0")]
    [InlineData("backfill --concurrency 0", "--concurrency 0")]
    [InlineData("backfill --concurrency 1000000", "1000000")]
    [InlineData("backfill --seed -5", "-5")]
    [InlineData("backfill --stub-latency-ms x", "--stub-latency-ms x")]
    [InlineData("backfill --features golden", "golden")]
    [InlineData("backfill --enrich-workers 2", "--enrich-workers")]
    [InlineData("backfill --enrich-workers 1", "--enrich-workers")]
    [InlineData("backfill --enrich-reading once", "--enrich-reading")]
    [InlineData("backfill --enrich --enrich-workers 0", "--enrich-workers 0")]
    [InlineData("backfill --enrich --enrich-workers 65", "--enrich-workers 65")]
    [InlineData("backfill --enrich --enrich-reading twice", "twice")]
    [InlineData("run --profile enormous", "enormous")]
    [InlineData("run --only sleep", "sleep")]
    [InlineData("run --only backfill,sleep", "sleep")]
    [InlineData("run --only", "--only")]
    [InlineData("run --only decide", "backfill")]
    [InlineData("run --only bench,decide", "backfill")]
    [InlineData("drill --simulate --only worker-kill", "--only")]
    [InlineData("drill --simulate --prove", "--prove")]
    [InlineData("drill --simulate --list", "--list")]
    [InlineData("drill --days 3", "--days")]
    [InlineData("drill --faults 3", "--faults")]
    [InlineData("drill --simulate --days 0", "--days 0")]
    [InlineData("load --scenario sleepy", "sleepy")]
    [InlineData("load --model ajar", "ajar")]
    [InlineData("load --connections 0", "--connections 0")]
    [InlineData("load --rate 0", "--rate 0")]
    [InlineData("load --rate -5", "--rate -5")]
    [InlineData("load --rate fast", "fast")]
    [InlineData("load --model closed --rate 5", "--rate")]
    [InlineData("load --model closed --min-throughput 5", "--min-throughput")]
    [InlineData("load --connections 1001", "--connections 1001")]
    [InlineData("load --rate 1000000 --duration 11s", "--rate")]
    [InlineData("load --repeats 2", "--repeats")]
    [InlineData("load --prove --knee", "--knee")]
    [InlineData("load --prove --repeats 0", "--repeats 0")]
    [InlineData("load --duration 11m", "11m")]
    [InlineData("load --duration 0s", "--duration 0s")]
    [InlineData("load --duration ten", "ten")]
    [InlineData("load --duration 10h", "10h")]
    [InlineData("load --warm-up 1d", "1d")]
    [InlineData("load --min-success 101", "101")]
    [InlineData("load --max-p95-ms NaN", "NaN")]
    [InlineData("load --url ftp://example/", "--url")]
    [InlineData("load --url example", "--url")]
    [InlineData("load --url http://localhost/?a=b", "--url")]
    [InlineData("load --url http://localhost/ --cache-series 5", "--cache-series")]
    [InlineData("load --cache-series -1", "-1")]
    [InlineData("load --symbols NOPE", "NOPE")]
    [InlineData("serve --cache-series many", "many")]
    [InlineData("serve --port 70000", "70000")]
    [InlineData("serve --port -1", "-1")]
    [InlineData("serve --port http", "http")]
    [InlineData("serve --symbols NOPE", "NOPE")]
    [InlineData("stub --port 70000", "70000")]
    [InlineData("stub --seed x", "--seed x")]
    [InlineData("bench --profile enormous", "enormous")]
    [InlineData("bench --no-such-option", "no-such-option")]
    [InlineData("bench --filter", "filter")]
    [InlineData("bench --filter NoSuchSuite", "filter")]
    [InlineData("bench --filter=NoSuchSuite", "filter")]
    [InlineData("bench --artifacts folder", "--out")]
    [InlineData("bench --anyCategories none", "filter")]
    [InlineData("bench QuantFeatures", "QuantFeatures")]
    [InlineData("decide one two", "two")]
    [InlineData("compare one", "compare")]
    [InlineData("compare one two three", "three")]
    [InlineData("compare one two --format pdf", "pdf")]
    [InlineData("compare one two --out", "--out")]
    [InlineData("compare one two", "one")]
    [InlineData("gate", "--against")]
    [InlineData("gate --baseline one", "--candidate")]
    [InlineData("gate --against HEAD --baseline one --candidate two", "--against")]
    [InlineData("gate --against no-such-commit", "no-such-commit")]
    [InlineData("gate --baseline one --candidate two", "one")]
    [InlineData("gate --against HEAD --rules nowhere.json", "nowhere.json")]
    [InlineData("calibrate", "calibrate")]
    [InlineData("calibrate noise", "noise")]
    [InlineData("calibrate aa --suites 0", "--suites")]
    [InlineData("report one two", "two")]
    [InlineData("features", "features")]
    public async Task Arguments_ThatAreWrong_AreRefusedBeforeAnythingStarts(string arguments, string culprit)
    {
        LabResult result = await lab.RunAsync(arguments.Split(' '));

        Assert.Contains(culprit, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(lab.Folder));
    }

    /// <summary>A password in an address is not sent, and not shown either.</summary>
    [Fact]
    public async Task Load_AddressWithAPassword_IsRefusedWithoutQuotingIt()
    {
        LabResult result = await lab.RunAsync("load", "--url", "http://me:s3cret@localhost/");

        Assert.DoesNotContain("s3cret", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--symbols")]
    [InlineData("--timeframes")]
    [InlineData("--days")]
    [InlineData("--until")]
    [InlineData("--writer")]
    [InlineData("--out")]
    public async Task Option_WithAnEmptyValue_IsRefused(string option)
    {
        LabResult result = await lab.RunAsync("backfill", option, "");

        Assert.Contains(option, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a key with spaces")]
    [InlineData("clé")]
    public async Task PolygonKey_ThatCannotBeOne_IsRefusedWithoutBeingQuoted(string key)
    {
        lab.Environment["POLYGON_API_KEY"] = key;

        LabResult result = await lab.RunAsync("backfill", "--source", "polygon", "--out", "run");

        string line = result.AssertRefused(exitCode: 2);
        Assert.Contains("POLYGON_API_KEY", line, StringComparison.Ordinal);
        Assert.DoesNotContain(key, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--list", "flat")]
    [InlineData("--list", "tree")]
    public async Task Bench_List_PrintsTheCasesAndPasses(string option, string mode)
    {
        LabResult result = await lab.RunAsync("bench", option, mode);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("QuantFeaturesSuite", result.Output, StringComparison.Ordinal);
        Assert.Contains("BarInsertSuite", result.Output, StringComparison.Ordinal);
    }
}
