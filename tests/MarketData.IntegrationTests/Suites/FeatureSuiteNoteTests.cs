using System.Runtime.InteropServices;
using System.Text.Json;
using Benchmarks.Suites.Features;
using Benchmarks.Suites.Work;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Oracle;
using MarketData.IntegrationTests.Testbed;
using Perf.Analysis.Statistics;
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
        double[] costs = [.. note.GetProperty("CostAgainstShortSeries").EnumerateArray().Select(cost => cost.GetDouble())];
        Assert.InRange(Quantiles.Median(costs), 0.1, 10);
    }

    [Fact]
    public async Task Scalar_WhichIsTheBaseline_NotesNoRoundsWithItself()
    {
        JsonElement note = await NoteOfAsync(() => new QuantFeaturesSuite { Bars = 500 }.SetUpScalar());

        Assert.Equal(0, note.GetProperty("TimesAsFastAsFloor").GetArrayLength());
        AssertRounds(note.GetProperty("FractionOfCopyColumns"));
    }

    [Fact]
    public async Task TwoWorkers_OfAllSeries_NoteRoundsWithOneAndWithTheCopy()
    {
        JsonElement note = await NoteOfAsync(() => new AllSeriesSuite { Bars = 200_000 }.SetUpTwoWorkers());

        AssertRounds(note.GetProperty("TimesAsFastAsFloor"));
        AssertRounds(note.GetProperty("FractionOfCopyColumns"));
    }

    /// <summary>
    /// By a clock that the operations move: the ratio is that of operations, not of turns, whose batches differ in length.
    /// </summary>
    [Fact]
    public void Duel_OfBatches_ComparesOperations()
    {
        MovedClock clock = new();
        int shorter = 0;
        int longer = 0;

        DuelResult turns = Duel.Run(() => Take(0.001, ref shorter), [() => Take(1, ref longer)], clock);

        Assert.All(turns.TimesAsFast[0], ratio => Assert.Equal(1_000, ratio, tolerance: 1e-6));
        Assert.All(turns.SecondsOfChallenger, seconds => Assert.Equal(1e-6, seconds, tolerance: 1e-12));
        Assert.True(shorter > 100 * longer, $"{shorter} and {longer}");

        void Take(double milliseconds, ref int count)
        {
            count++;
            clock.Move(TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    /// <summary>Of four turns each: as many as are wanted, but not for longer than ten seconds, and nine at least.</summary>
    [Theory]
    [InlineData(0.1, Duel.ManyRounds)]
    [InlineData(1, 10)]
    [InlineData(5, Duel.MinRounds)]
    public async Task Duel_OfManyRounds_EndsWhenTheyTakeTooLong(double secondsOfRound, int expected)
    {
        MovedClock clock = new();

        DuelResult turns = await Duel.RunAsync(Turn, [Turn], Duel.MinRounds, Duel.ManyRounds, clock);

        Assert.Equal(expected, turns.SecondsOfChallenger.Count);

        Task<TimeSpan> Turn()
        {
            clock.Move(TimeSpan.FromSeconds(secondsOfRound / 4));
            return Task.FromResult(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>An operation that is slow once, as its first call is and one that is interrupted.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Batch_OfAnOperationThatIsSlowOnce_IsAsLongAsOfOneThatNeverIs(int slowCall)
    {
        Assert.Equal(OperationsOf(slowCall: 0), OperationsOf(slowCall));

        static int OperationsOf(int slowCall)
        {
            MovedClock clock = new();
            int calls = 0;
            return Batch.Of(() => clock.Move(TimeSpan.FromMilliseconds(++calls == slowCall ? 100 : 0.1)), clock).Operations;
        }
    }

    /// <summary>What is in the columns afterwards does not depend on what was in them before.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    public void Copy_OfColumns_WritesEveryRowOfEveryColumn(int count)
    {
        BarColumns bars = RandomWalk.Of(count);
        FeatureColumns zeros = Filled(count, 0);
        FeatureColumns ones = Filled(count, 0xFF);

        ColumnCopy.Copy(bars.AsSpan(), zeros.AsSpan());
        ColumnCopy.Copy(bars.AsSpan(), ones.AsSpan());

        FeatureEquality.ThrowUnlessEqual(zeros.AsSpan(), ones.AsSpan());
        Assert.Equal(bars.Opens, zeros.LogReturns);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(5_000)]
    public void Walk_OfAnyLengthThatIsMeasured_HasEveryRegime(int count)
    {
        FeatureColumns features = new();
        ScalarFeatures.Compute(RandomWalk.Of(count), features);

        RandomWalk.ThrowUnlessEveryRegimeIsIn(features.VolatilityRegimes);
        Assert.Throws<InvalidOperationException>(() => RandomWalk.ThrowUnlessEveryRegimeIsIn(new VolatilityRegime[count]));
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

    private static FeatureColumns Filled(int count, byte value)
    {
        FeatureColumns features = new();
        features.Resize(count);
        MemoryMarshal.AsBytes(features.LogReturns).Fill(value);
        MemoryMarshal.AsBytes(features.Volatilities20).Fill(value);
        MemoryMarshal.AsBytes(features.Volatilities50).Fill(value);
        MemoryMarshal.AsBytes(features.AverageTrueRanges).Fill(value);
        MemoryMarshal.AsBytes(features.RollingVolumes20).Fill(value);
        MemoryMarshal.AsBytes(features.VolumeRatios).Fill(value);
        MemoryMarshal.AsBytes(features.RollingMeans10).Fill(value);
        MemoryMarshal.AsBytes(features.RollingSlopes10).Fill(value);
        MemoryMarshal.AsBytes(features.StructureFlags).Fill(value);
        MemoryMarshal.AsBytes(features.TrendDirections).Fill(value);
        MemoryMarshal.AsBytes(features.StructureLabels).Fill(value);
        MemoryMarshal.AsBytes(features.VolatilityRegimes).Fill(value);
        MemoryMarshal.AsBytes(features.TrendRegimes).Fill(value);
        MemoryMarshal.AsBytes(features.CompressionRegimes).Fill(value);
        MemoryMarshal.AsBytes(features.WarmUps).Fill(value);
        return features;
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

    private sealed class MovedClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Move(TimeSpan time) => ticks += time.Ticks;
    }
}
