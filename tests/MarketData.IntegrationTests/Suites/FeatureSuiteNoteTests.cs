using System.Text.Json;
using Benchmarks.Suites.Features;
using Benchmarks.Suites.Work;
using MarketData.Bars;
using MarketData.Features;
using MarketData.IntegrationTests.Testbed;
using Perf.Lab.Bench;

namespace MarketData.IntegrationTests.Suites;

/// <summary>What the cases of the features suite say about themselves, and that a wrong engine fails its case.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class FeatureSuiteNoteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FeatureSuiteNoteTests() => Environment.SetEnvironmentVariable(SuiteVariables.Profile, "smoke");

    private string Note => Path.Combine(folder.Path, "note.json");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SuiteVariables.WorkNote, null);
        Environment.SetEnvironmentVariable(SuiteVariables.Profile, null);
        folder.Dispose();
    }

    [Fact]
    public async Task Compute_OfAShortSeries_NotesRoundsWithTheDefinitionAndTheCopy()
    {
        JsonElement note = await NoteOfAsync(() => new QuantFeaturesSuite { Bars = 500 }.SetUpCompute());

        Assert.Equal(500, note.GetProperty("Bars").GetInt64());
        AssertRounds(note.GetProperty("TimesAsFastAsFloor"));
        AssertRounds(note.GetProperty("FractionOfCopyColumns"));
        Assert.Equal(0, note.GetProperty("CostAgainstShortSeries").GetArrayLength());
    }

    [Fact]
    public async Task Compute_OfTheLongestSeries_NotesWhatABarCostsAgainstAShortOne()
    {
        JsonElement note = await NoteOfAsync(() => new QuantFeaturesSuite { Bars = 100_000 }.SetUpCompute());

        AssertRounds(note.GetProperty("CostAgainstShortSeries"));

        // Of the bars, not of the operations, which differ by a factor of 20.
        Assert.All(note.GetProperty("CostAgainstShortSeries").EnumerateArray(), cost => Assert.InRange(cost.GetDouble(), 0.1, 10));
    }

    /// <summary>An operation of one microsecond is in a turn a thousand times: the ratio is that of operations, not of turns.</summary>
    [Fact]
    public void Duel_OfBatches_ComparesOperations()
    {
        int shorter = 0;
        int longer = 0;

        DuelResult turns = Duel.Run(() => Spin(1, ref shorter), [() => Spin(1_000, ref longer)]);

        Assert.All(turns.TimesAsFast[0], ratio => Assert.True(ratio > 10, $"{ratio}"));
        Assert.True(shorter > longer);

        static void Spin(int times, ref int count)
        {
            count++;
            for (int i = 0; i < times; i++)
            {
                Thread.SpinWait(10);
            }
        }
    }

    [Fact]
    public void Copy_OfColumns_WritesEveryColumn()
    {
        BarColumns bars = RandomWalk.Of(1_000);
        FeatureColumns features = new();
        features.Resize(bars.Count);

        ColumnCopy.Copy(bars.AsSpan(), features.AsSpan());

        Assert.Equal(bars.Opens, features.LogReturns);
        Assert.Equal(bars.Highs, features.Volatilities20);
        Assert.Equal(bars.Closes, features.RollingSlopes10);
        Assert.True(features.StructureFlags.ContainsAnyExcept(default(StructureFlags)));
        Assert.True(features.WarmUps.Contains(true));
    }

    [Fact]
    public void Check_OfAWayThatIsWrongInOneValue_Throws()
    {
        FeatureSeries series = new(500);

        series.Check(one => one.Compute(), from: 0);

        Assert.Throws<InvalidOperationException>(() => series.Check(Wrong, from: 0));

        static FeatureColumns Wrong(FeatureSeries one)
        {
            FeatureColumns features = one.Compute();
            features.VolumeRatios[499] = Math.BitIncrement(features.VolumeRatios[499]);
            return features;
        }
    }

    [Fact]
    public void Lengths_OfAllSeries_AddUpAndFollowTheTimeframes()
    {
        int[][] lengths = AllSeriesSuite.Lengths(2_000_000);

        Assert.Equal(2_000_000, lengths.Sum(symbol => symbol.Sum()));
        Assert.Equal(125, lengths.Sum(symbol => symbol.Length));
        Assert.All(lengths, symbol => Assert.Equal(symbol.OrderDescending(), symbol));
    }

    private static void AssertRounds(JsonElement rounds)
    {
        Assert.True(rounds.GetArrayLength() >= Duel.MinRounds);
        Assert.All(rounds.EnumerateArray(), round => Assert.True(round.GetDouble() > 0));
    }

    private async Task<JsonElement> NoteOfAsync(Action setUp)
    {
        Environment.SetEnvironmentVariable(SuiteVariables.WorkNote, Note);
        setUp();
        return JsonElement.Parse(await File.ReadAllTextAsync(Note, TestContext.Current.CancellationToken));
    }
}
