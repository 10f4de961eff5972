using System.Xml.Linq;
using Perf.Analysis.Backfill;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports;

/// <summary>What the page says of a backfill: when jobs ran, what happened to them, and what their stages sum to.</summary>
public sealed class BackfillSectionTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly RunFolder folder;

    public BackfillSectionTests() => folder = RunFolder.Create(temporary.FolderPath);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Backfill_WhoseJobsRanAtOnce_DrawsEachFromWhenItBeganWithItsWaiting()
    {
        await ReportSamples.WriteAsync(folder);
        BackfillBaseline baseline = ReportSamples.Baseline(["AAPL", "BTC"]);
        BackfillJobRecord job = Samples.Job("AAPL", "1d", fetchSeconds: 1, computeSeconds: 2, storeSeconds: 3) with
        {
            StartSeconds = 0,
            WaitSeconds = 4,
            ComputeWaitSeconds = 0.5,
            StoreWaitSeconds = 3.5,
            WallSeconds = 10,
        };
        await ReportSamples.WriteBackfillAsync(
            folder, baseline with { Jobs = [job, job with { Symbol = "BTC", StartSeconds = 0.3 }] });

        ReportPage page = await ReportSamples.PageAsync(folder);

        Charts.Drawing gantt = new(page.Section("backfill").Descendants("svg").First().ToString());
        double[] starts =
        [
            .. gantt.Of("span").SelectMany(path => Charts.Drawing.Numbers(path.Attribute("d")!.Value).Chunk(5))
                .Select(box => Math.Round(gantt.X()(box[0]), 1)).Order(),
        ];
        Assert.Equal([0, 0.3, 1.5, 1.8, 7, 7.3], starts); // fetched at 0, computed at 1.5, stored at 7; and three tenths later
    }

    [Fact]
    public async Task Backfill_OfAFileThatDoesNotSayWhenJobsBegan_HasNoChartOfIt()
    {
        await ReportSamples.WriteAsync(folder);
        BackfillBaseline baseline = ReportSamples.Baseline(["AAPL", "BTC"]);
        await ReportSamples.WriteBackfillAsync(
            folder, baseline with { Jobs = [.. baseline.Jobs.Select(job => job with { StartSeconds = null })] });

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Contains(page.Missing("backfill"), text => text.Contains("when each job began", StringComparison.Ordinal));
        Assert.Single(page.Section("backfill").Descendants("svg"));
    }

    [Fact]
    public async Task Backfill_ThatDidNotGoStraight_CountsWhatHappenedAndSaysThatFetchingContainsWaiting()
    {
        BackfillJobRecord straight = Samples.Job(fetchSeconds: 14);
        BackfillJobRecord job = straight with { QuotaWaits = 2, QuotaWaitSeconds = 12, HeldBack = 4, QuarantinedBars = 3 };
        QuarantineCheck quarantine = new(3, 3, [new QuarantineReasonCount("high below low", 3)]);

        string[] before = await BackfillTextsAsync(straight, quarantine: null);
        string[] more = [.. (await BackfillTextsAsync(job, quarantine)).Except(before, StringComparer.Ordinal)];

        // A row a happening, nothing of what did not happen, and the time of the stage with the waiting in it.
        Assert.Equal([["2", "12.0"], ["4"], ["3", "3"], ["14.00", "12.00"]], more.Select(text => ReportNumbers.Of(text).ToArray()));
    }

    [Fact]
    public async Task Backfill_WhoseStagesOverlapped_SaysThatTheySumToMoreThanTheDuration()
    {
        BackfillJobRecord job = Samples.Job(fetchSeconds: 14, computeSeconds: 1, storeSeconds: 5);

        string[] texts = await BackfillTextsAsync(job, quarantine: null, overlap: true);

        Assert.Contains(texts, text => text.EndsWith("16.00s, for 20.00s of stages, which overlapped", StringComparison.Ordinal));
        Assert.DoesNotContain(await BackfillTextsAsync(job, quarantine: null), text => text.Contains("overlap", StringComparison.Ordinal));
    }

    /// <summary>Rows and paragraphs of the section on a backfill of one job.</summary>
    private async Task<string[]> BackfillTextsAsync(BackfillJobRecord job, QuarantineCheck? quarantine, bool overlap = false)
    {
        BackfillConfiguration configuration = Samples.Configuration() with { Overlap = overlap };
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            configuration, [job], totalDurationSeconds: 16, oracleCheck: null, interrupted: false, quarantine);
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest(), Cancellation);
        await ArtifactFile.WriteAsync(folder.BackfillBaseline, baseline, Cancellation);
        XElement section = (await ReportSamples.PageAsync(folder)).Section("backfill");
        return [.. section.Descendants().Where(text => text.Name.LocalName is "tr" or "p").Select(text => text.Value)];
    }
}
