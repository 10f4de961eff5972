using System.Globalization;
using Perf.Lab;
using Perf.Lab.Features;

namespace Perf.Tests.Features;

public sealed class FeaturesFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("perf-features-").FullName;

    public static TheoryData<string> Cases => [.. GoldenFile.Cases];

    private string Output => Path.Combine(folder, "features.csv");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Convert_GoldenBars_GivesTheGoldenFileAndTheWarmUp(string name)
    {
        string[] expected = await File.ReadAllLinesAsync(GoldenFile.Path(name, "features"), Cancellation);

        int bars = await FeaturesFile.ConvertAsync(GoldenFile.Path(name, "bars"), Output, Stream.Null, Cancellation);

        string[] lines = await File.ReadAllLinesAsync(Output, Cancellation);
        Assert.Equal(expected.Length - 1, bars);
        Assert.Equal(expected.Length, lines.Length);
        Assert.Equal($"{expected[0]},warm_up", lines[0]);
        for (int i = 1; i < expected.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            AssertSameRow(expected[i].Split(','), cells[..^1]);
            Assert.Equal(i <= 99 ? "1" : "0", cells[^1]);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("-")]
    public async Task Convert_WithoutOutput_WritesTheSameToStandardOutput(string? outPath)
    {
        string bars = GoldenFile.Path("vol-waves", "bars");
        await using MemoryStream standardOutput = new();

        await FeaturesFile.ConvertAsync(bars, outPath, standardOutput, Cancellation);
        await FeaturesFile.ConvertAsync(bars, Output, Stream.Null, Cancellation);

        Assert.Equal(await File.ReadAllBytesAsync(Output, Cancellation), standardOutput.ToArray());
    }

    [Fact]
    public async Task Convert_BadBars_LeavesTheOldOutputAndNothingElse()
    {
        string bars = Path.Combine(folder, "bars.csv");
        await File.WriteAllTextAsync(bars, "time,open,high,low,close,volume\nx,1,1,1,1,1\n", Cancellation);
        await File.WriteAllTextAsync(Output, "old", Cancellation);

        await Assert.ThrowsAsync<BadInputException>(() => FeaturesFile.ConvertAsync(bars, Output, Stream.Null, Cancellation));

        Assert.Equal("old", await File.ReadAllTextAsync(Output, Cancellation));
        Assert.Equal(["bars.csv", "features.csv"], FileNames());
    }

    [Fact]
    public async Task Convert_Twice_ReplacesTheOutputAndLeavesNothingElse()
    {
        await FeaturesFile.ConvertAsync(GoldenFile.Path("len-101", "bars"), Output, Stream.Null, Cancellation);
        await FeaturesFile.ConvertAsync(GoldenFile.Path("len-002", "bars"), Output, Stream.Null, Cancellation);

        Assert.Equal(3, (await File.ReadAllLinesAsync(Output, Cancellation)).Length);
        Assert.Equal(["features.csv"], FileNames());
    }

    [Fact]
    public async Task Convert_OntoItsInput_Works()
    {
        File.Copy(GoldenFile.Path("len-101", "bars"), Output);
        File.SetAttributes(Output, FileAttributes.Normal);

        await FeaturesFile.ConvertAsync(Output, Output, Stream.Null, Cancellation);

        Assert.Equal(FeaturesCsv.Header, (await File.ReadAllLinesAsync(Output, Cancellation))[0]);
    }

    [Fact]
    public async Task Convert_OutputIsALink_WritesWhatItPointsTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege on Windows.");
        string link = Path.Combine(folder, "link.csv");
        await File.WriteAllTextAsync(Output, "old", Cancellation);
        File.CreateSymbolicLink(link, Output);

        await FeaturesFile.ConvertAsync(GoldenFile.Path("len-002", "bars"), link, Stream.Null, Cancellation);

        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.Equal(3, (await File.ReadAllLinesAsync(Output, Cancellation)).Length);
    }

    [Fact]
    public async Task Convert_Cancelled_LeavesNothing()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FeaturesFile.ConvertAsync(
            GoldenFile.Path("len-101", "bars"), Output, Stream.Null, cancelled.Token));

        Assert.Empty(FileNames());
    }

    [Theory]
    [InlineData("missing.csv")]
    [InlineData("")]
    [InlineData(".")]
    public async Task Convert_NoSuchBars_IsBadInput(string name)
    {
        string bars = name.Length == 0 ? name : Path.Combine(folder, name);

        await Assert.ThrowsAsync<BadInputException>(() => FeaturesFile.ConvertAsync(bars, null, Stream.Null, Cancellation));
    }

    [Theory]
    [InlineData("missing/features.csv")]
    [InlineData("")]
    [InlineData("taken")]
    public async Task Convert_OutputCannotBeWritten_IsBadInputAndLeavesNothing(string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, "taken"));
        string output = name.Length == 0 ? name : Path.Combine(folder, name);

        await Assert.ThrowsAsync<BadInputException>(
            () => FeaturesFile.ConvertAsync(GoldenFile.Path("len-002", "bars"), output, Stream.Null, Cancellation));

        Assert.Empty(FileNames());
    }

    [Fact]
    public async Task Convert_StandardOutputIsFull_IsBadInput()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        await using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        await Assert.ThrowsAsync<BadInputException>(
            () => FeaturesFile.ConvertAsync(GoldenFile.Path("len-002", "bars"), null, full, Cancellation));
    }

    private string[] FileNames() =>
        [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Numbers within a tolerance that covers the golden files' own noise; everything else to the letter.</summary>
    private static void AssertSameRow(string[] expected, string[] got)
    {
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool isFraction = expected[i].AsSpan().ContainsAny('.', 'e');
            if (isFraction && double.TryParse(expected[i], CultureInfo.InvariantCulture, out double want))
            {
                Assert.Equal(want, double.Parse(got[i], CultureInfo.InvariantCulture), 1e-9 + 1e-9 * Math.Abs(want));
            }
            else
            {
                Assert.Equal(expected[i], got[i]);
            }
        }
    }
}
