using System.Text;
using MarketData.Bars;
using Perf.Lab;
using Perf.Lab.Features;

namespace Perf.Tests.Features;

public class BarsCsvTests
{
    private const string Header = "time,open,high,low,close,volume";
    private const string FirstBar = "2024-01-02T00:00:00Z,100,110,90,105,1000";

    [Theory]
    [InlineData("2024-01-02,1,2,1,2,3", "time")]
    [InlineData("2024-01-02T00:05:00,1,2,1,2,3", "time")]
    [InlineData("2024-01-02T00:05:00+02:00,1,2,1,2,3", "time")]
    [InlineData("2024-02-30T00:00:00Z,1,2,1,2,3", "time")]
    [InlineData("2024-01-02T00:00:00.0001Z,1,2,1,2,3", "time")]
    [InlineData(",1,2,1,2,3", "time")]
    [InlineData("2024-01-02T00:05:00Z,abc,2,1,2,3", "open")]
    [InlineData("2024-01-02T00:05:00Z,,2,1,2,3", "open")]
    [InlineData("2024-01-02T00:05:00Z, 1,2,1,2,3", "open")]
    [InlineData("2024-01-02T00:05:00Z,\"1\",2,1,2,3", "open")]
    [InlineData("2024-01-02T00:05:00Z,1,NaN,1,2,3", "high")]
    [InlineData("2024-01-02T00:05:00Z,1,2,-Infinity,2,3", "low")]
    [InlineData("2024-01-02T00:05:00Z,1,2,1,1e999,3", "close")]
    [InlineData("2024-01-02T00:05:00Z,1,2,0,2,3", "low")]
    [InlineData("2024-01-02T00:05:00Z,1,2,-1,2,3", "low")]
    [InlineData("2024-01-02T00:05:00Z,1,2,1,2,-3", "volume")]
    [InlineData("2024-01-02T00:05:00Z,1,2,1,2,NaN", "volume")]
    [InlineData("2024-01-02T00:05:00Z,1,2,1,2,1;000", "volume")]
    [InlineData("2024-01-02T00:05:00Z,2,1,2,2,3", "high")]
    [InlineData("2024-01-02T00:05:00Z,3,2,1,2,3", "open")]
    [InlineData("2024-01-02T00:05:00Z,0.5,2,1,2,3", "open")]
    [InlineData("2024-01-02T00:05:00Z,1,2,1,3,3", "close")]
    [InlineData("2024-01-02T00:05:00Z,1,2,1,0.5,3", "close")]
    [InlineData("2024-01-02T00:05:00Z,1,2,1,2", "volume")]
    [InlineData("2024-01-02T00:05:00Z", "open")]
    [InlineData("2024-01-02T00:05:00Z,1,2,1,2,3,4", "7")]
    [InlineData("2024-01-02T00:00:00Z,1,2,1,2,3", "time")] // the first bar's time again
    public async Task Read_BadRow_NamesLineAndColumn(string row, string column)
    {
        BadInputException refusal = await Refusal($"{Header}\n{FirstBar}\n{row}\n2024-01-02T00:10:00Z,1,2,1,2,3\n");

        Assert.Contains("bars.csv: line 3, column " + column + ":", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("\n", 1)]
    [InlineData(FirstBar + "\n", 1)]
    [InlineData("Time,Open,High,Low,Close,Volume\n", 1)]
    [InlineData(Header + ",vwap\n", 1)]
    [InlineData(Header + "\n\n" + FirstBar + "\n", 2)]
    [InlineData(Header + "\n" + FirstBar + "\n\n", 3)]
    public async Task Read_BadFile_NamesLine(string text, int line)
    {
        BadInputException refusal = await Refusal(text);

        Assert.StartsWith($"bars.csv: line {line}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_LineWithoutEnd_IsRefusedBeforeItFillsTheMemory()
    {
        await using MemoryStream stream = new(Encoding.UTF8.GetBytes($"{Header}\n{new string('1', 1_000_000)}"));

        BadInputException refusal = await Assert.ThrowsAsync<BadInputException>(
            () => BarsCsv.ReadAsync(stream, "bars.csv", TestContext.Current.CancellationToken));

        Assert.StartsWith("bars.csv: line 2", refusal.Message, StringComparison.Ordinal);
        Assert.True(stream.Position < stream.Length);
    }

    [Fact]
    public async Task Read_CellWithControlCharacters_AreNotRepeated()
    {
        BadInputException refusal = await Refusal($"{Header}\n2024-01-02T00:05:00Z,\u001b[31m,2,1,2,3\n");

        Assert.DoesNotContain('\u001b', refusal.Message);
    }

    [Theory]
    [InlineData("\n", "\n", "")]
    [InlineData("\n", "", "")]
    [InlineData("\r\n", "\r\n", "")]
    [InlineData("\r\n", "", "\uFEFF")]
    [InlineData("\n", "\n", "\uFEFF")]
    public async Task Read_LineEndsAndByteOrderMark_MakeNoDifference(string lineEnd, string lastEnd, string mark)
    {
        BarColumns bars = await Read($"{mark}{Header}{lineEnd}{FirstBar}{lineEnd}2024-01-02T00:05:00.250Z,1,2,1,2,0.5{lastEnd}");

        Assert.Equal([1_704_153_600_000, 1_704_153_900_250], bars.TimesUnixMs.ToArray());
        Assert.Equal([100, 1], bars.Opens.ToArray());
        Assert.Equal([110, 2], bars.Highs.ToArray());
        Assert.Equal([90, 1], bars.Lows.ToArray());
        Assert.Equal([105, 2], bars.Closes.ToArray());
        Assert.Equal([1000, 0.5], bars.Volumes.ToArray());
    }

    [Fact]
    public async Task Read_ShuffledBars_ComeInAscendingTimeWithTheirValues()
    {
        BarColumns bars = await Read(
            $"{Header}\n2024-01-02T00:10:00Z,3,3,3,3,30\n2024-01-02T00:00:00Z,1,1,1,1,10\n2024-01-02T00:05:00Z,2,2,2,2,20\n");

        Assert.Equal([1_704_153_600_000, 1_704_153_900_000, 1_704_154_200_000], bars.TimesUnixMs.ToArray());
        Assert.Equal([1, 2, 3], bars.Closes.ToArray());
        Assert.Equal([10, 20, 30], bars.Volumes.ToArray());
    }

    [Fact]
    public async Task Read_SameTimeFarApart_NamesBothLines()
    {
        BadInputException refusal = await Refusal(
            $"{Header}\n2024-01-02T00:10:00Z,1,1,1,1,1\n{FirstBar}\n2024-01-02T00:05:00Z,1,1,1,1,1\n"
            + "2024-01-02T00:10:00Z,2,2,2,2,2\n");

        Assert.Contains("line 5, column time", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_HeaderAlone_IsAnEmptySeries() => Assert.Equal(0, (await Read(Header + "\n")).Count);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Read_StreamInSmallPieces_GivesTheSameBars(int pieceBytes)
    {
        string path = GoldenFile.Path("unsorted", "bars");
        await using FileStream whole = File.OpenRead(path);
        byte[] content = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await using PiecewiseStream pieces = new(content, pieceBytes);

        BarColumns expected = await BarsCsv.ReadAsync(whole, path, TestContext.Current.CancellationToken);
        BarColumns bars = await BarsCsv.ReadAsync(pieces, path, TestContext.Current.CancellationToken);

        Assert.NotEqual(0, bars.Count);
        Assert.Equal(expected.TimesUnixMs.ToArray(), bars.TimesUnixMs.ToArray());
        Assert.Equal(expected.Closes.ToArray(), bars.Closes.ToArray());
        Assert.Equal(expected.Volumes.ToArray(), bars.Volumes.ToArray());
    }

    private static async Task<BarColumns> Read(string text)
    {
        await using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return await BarsCsv.ReadAsync(stream, "bars.csv", TestContext.Current.CancellationToken);
    }

    private static async Task<BadInputException> Refusal(string text) =>
        await Assert.ThrowsAsync<BadInputException>(() => Read(text));

    /// <summary>Gives a few bytes a read, as a pipe may.</summary>
    private sealed class PiecewiseStream(byte[] content, int pieceBytes) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(pieceBytes, buffer.Length)], cancellationToken);
    }
}
