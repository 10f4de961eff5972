using Perf.Analysis.Json;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Runs;

public sealed class RunFolderTests
{
    [Fact]
    public void Open_OfAFolderWithoutManifest_IsRefusedInOneLine()
    {
        using TemporaryFolder folder = new();

        ArtifactException exception = Assert.Throws<ArtifactException>(() => RunFolder.Open(folder.FolderPath));

        Assert.Contains(folder.FolderPath, exception.Message, StringComparison.Ordinal);
        Assert.Contains("manifest.json", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Open_OfNothing_IsRefused()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<ArtifactException>(() => RunFolder.Open(folder.File("absent")));
    }

    [Fact]
    public void Open_OfAFile_IsRefused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("file"), string.Empty);

        Assert.Throws<ArtifactException>(() => RunFolder.Open(folder.File("file")));
    }

    [Fact]
    public async Task Open_OfAFolderThatWasCreatedAndDescribed_FindsTheManifest()
    {
        using TemporaryFolder folder = new();
        RunFolder created = RunFolder.Create(folder.File("run"));
        await ArtifactFile.WriteAsync(created.Manifest, Samples.Manifest(), TestContext.Current.CancellationToken);

        RunFolder opened = RunFolder.Open(folder.File("run"));

        Assert.Equal(created.Manifest, opened.Manifest);
        Assert.Equal(Path.Combine(folder.File("run"), "phase_2_backfill_baseline.json"), opened.BackfillBaseline);
    }

    [Fact]
    public void NewRunId_OfLaterRuns_SortsAfter()
    {
        DateTimeOffset start = new(2025, 1, 31, 11, 59, 59, 999, TimeSpan.FromHours(2));

        string first = RunFolder.NewRunId(start, "ffffffffff");
        string second = RunFolder.NewRunId(start.AddMilliseconds(1), "0000000000");

        Assert.Equal("20250131T095959.999Z-fffffff", first);
        Assert.True(string.CompareOrdinal(first, second) < 0);
    }

    [Fact]
    public void Fingerprint_OfAnotherRuntimeOrALittleLessMemory_StaysTheSame()
    {
        MachineFacts machine = MachineFacts.Create("linux", "cpu", 2, 25_000_000_000, "10.0.1");

        Assert.Equal(machine.Fingerprint, MachineFacts.Create("linux", "cpu", 2, 24_990_000_000, "10.0.2").Fingerprint);
        Assert.NotEqual(machine.Fingerprint, MachineFacts.Create("linux", "cpu", 4, 25_000_000_000, "10.0.1").Fingerprint);
        Assert.NotEqual(machine.Fingerprint, MachineFacts.Create("linux", "other", 2, 25_000_000_000, "10.0.1").Fingerprint);
        Assert.NotEqual(machine.Fingerprint, MachineFacts.Create("linux", "cpu", 2, 12_000_000_000, "10.0.1").Fingerprint);
    }
}
