using Perf.Analysis.Histories;
using Perf.Analysis.Json;

namespace Perf.Tests.Analysis.Histories;

/// <summary>The file outlives whoever writes it: two at once, and one that was killed.</summary>
public sealed class HistoryFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Path => folder.File(HistoryFile.Name);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Append_OfTwoRuns_KeepsBothAsTheyWere()
    {
        await AppendAsync(HistorySamples.Run(0));
        await AppendAsync(HistorySamples.Run(1));

        HistoryLines read = await HistoryFile.ReadAsync(Path, Cancellation);
        Assert.Equal(
            [HistoryFile.Text(HistorySamples.Run(0)), HistoryFile.Text(HistorySamples.Run(1))], read.Lines.Select(HistoryFile.Text));
        Assert.Equal(0, read.Unreadable);
    }

    [Fact]
    public async Task Append_ByManyAtOnce_LosesNone()
    {
        const int Writers = 16;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(
            number => Task.Run(() => AppendAsync(HistorySamples.Run(number)), Cancellation)));

        HistoryLines read = await HistoryFile.ReadAsync(Path, Cancellation);
        Assert.Equal(
            Enumerable.Range(0, Writers).Select(HistorySamples.Commit), read.Lines.Select(line => line.Commit).Order(StringComparer.Ordinal));
        Assert.Equal(0, read.Unreadable);
    }

    [Fact]
    public async Task Append_BehindATornLine_LosesThatOneOnly()
    {
        await AppendAsync(HistorySamples.Run(0));
        string torn = HistoryFile.Text(HistorySamples.Run(1));
        await File.AppendAllTextAsync(Path, torn[..(torn.Length / 2)], Cancellation);
        HistoryLines before = await HistoryFile.ReadAsync(Path, Cancellation);

        await AppendAsync(HistorySamples.Run(2));

        HistoryLines after = await HistoryFile.ReadAsync(Path, Cancellation);
        Assert.Equal((1, 1), (before.Lines.Count, before.Unreadable));
        Assert.Equal(["run-000", "run-002"], after.Lines.Select(line => line.RunId));
        Assert.Equal(1, after.Unreadable);
    }

    [Theory]
    [InlineData("\"schema_version\":1", "\"schema_version\":2")]
    [InlineData("\"ratio\":2", "\"ratio\":0")]
    [InlineData("\"ratio\":2", "\"ratio\":null")]
    [InlineData("\"commit\"", "\"revision\"")]
    public async Task Read_OfALineThatIsNotOurs_PassesOverIt(string was, string becomes)
    {
        string line = HistoryFile.Text(HistorySamples.Run(0));
        string other = line.Replace(was, becomes, StringComparison.Ordinal);
        Assert.NotEqual(line, other);
        await File.WriteAllTextAsync(Path, $"{line}\n{other}\n", Cancellation);

        HistoryLines read = await HistoryFile.ReadAsync(Path, Cancellation);

        Assert.Equal((1, 1), (read.Lines.Count, read.Unreadable));
    }

    [Fact]
    public async Task Read_OfNoFile_SaysWhichOne()
    {
        ArtifactException exception = await Assert.ThrowsAsync<ArtifactException>(() => HistoryFile.ReadAsync(Path, Cancellation));

        Assert.Equal(Path, exception.Path);
    }

    private Task AppendAsync(HistoryLine line) => HistoryFile.AppendAsync(Path, line, TimeProvider.System, Cancellation);
}
