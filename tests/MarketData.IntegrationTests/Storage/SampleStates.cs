using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Streaming;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>States of features to store.</summary>
internal static class SampleStates
{
    /// <summary>A state like no other's of another number, of no series in particular.</summary>
    public static FeatureState Of(int number)
    {
        BarColumns bars = new();
        for (int i = 0; i < 3; i++)
        {
            bars.Add(i, number + 1, number + 2, number, number + 1, 1);
        }

        return Of(bars);
    }

    /// <summary>After the last of the bars.</summary>
    public static FeatureState Of(BarColumns bars)
    {
        FeatureStream stream = new();
        FeatureColumns features = new();
        features.Resize(bars.Count);
        stream.Add(bars.AsSpan(), features.AsSpan());
        return stream.Save();
    }

    /// <summary>Data of one slot after the other, which cover all of them, with a state for their end.</summary>
    /// <param name="first">Where what they cover begins.</param>
    /// <param name="goesOnFrom">The state at the first slot; null when the series begins there.</param>
    public static SeriesData WithState(this SeriesData data, int first, int end, int number, int? goesOnFrom = null) => data with
    {
        Covered = SampleSeries.Slots(first, end),
        Checkpoint = new FeatureCheckpoint(SampleSeries.TimeOf(end), Of(number))
        {
            GoesOnFrom = goesOnFrom is { } stands ? Of(stands).Bytes : null,
        },
    };

    /// <summary>The state stored of the only series that has one, as its slot and number; null where none is.</summary>
    public static async Task<(int Slot, int Number)?> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand("SELECT until, state FROM feature_states");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        long until = reader.GetFieldValue<DateTimeOffset>(0).ToUnixTimeMilliseconds();
        byte[] state = reader.GetFieldValue<byte[]>(1);
        Assert.False(await reader.ReadAsync(cancellationToken));
        return (
            Enumerable.Range(0, 10_000).First(slot => SampleSeries.TimeOf(slot) == until),
            Enumerable.Range(0, 100).First(number => Of(number).Bytes.Span.SequenceEqual(state)));
    }
}
