using System.Globalization;

namespace MarketData.IntegrationTests.Storage;

/// <summary>
/// How many times as fast as a reference something is, by the clock and by the processor time of client and server together, which
/// tells more on a machine that others load. Measured in quads, each turn of both twice, so that what the machine does meanwhile
/// meets both.
/// </summary>
internal sealed record RatioEstimate(Interval Elapsed, Interval Processor, int Quads)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"elapsed {Elapsed}, processor {Processor}, of {Quads} quads");

    /// <param name="reference">Makes itself ready and returns what the work itself cost.</param>
    /// <param name="subject">Likewise.</param>
    public static async Task<RatioEstimate> MeasureAsync(int quads, Func<Task<Cost>> reference, Func<Task<Cost>> subject)
    {
        await reference();
        await subject();
        double[] elapsed = new double[quads];
        double[] processor = new double[quads];
        for (int i = 0; i < quads; i++)
        {
            (Cost references, Cost subjects) = i % 2 == 0 ? await QuadAsync(reference, subject) : Swap(await QuadAsync(subject, reference));
            elapsed[i] = references.Elapsed / subjects.Elapsed;
            processor[i] = references.Processor / subjects.Processor;
        }

        return new RatioEstimate(Interval.OfMedian(elapsed), Interval.OfMedian(processor), quads);
    }

    private static async Task<(Cost Outer, Cost Inner)> QuadAsync(Func<Task<Cost>> outer, Func<Task<Cost>> inner)
    {
        Cost first = await outer();
        Cost second = await inner();
        Cost third = await inner();
        return (first + await outer(), second + third);
    }

    private static (Cost References, Cost Subjects) Swap((Cost Outer, Cost Inner) quad) => (quad.Inner, quad.Outer);
}
