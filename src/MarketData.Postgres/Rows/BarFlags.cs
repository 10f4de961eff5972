using MarketData.Features;

namespace MarketData.Postgres.Rows;

/// <summary>
/// What is yes or no about a row, as the bits of its column <c>flags</c>: those of <see cref="StructureFlags"/>, and one for
/// <see cref="FeatureColumns.WarmUps"/>. They are stored: never renumber.
/// </summary>
internal static class BarFlags
{
    private const int Structure =
        (int)(StructureFlags.HigherHigh | StructureFlags.HigherLow | StructureFlags.LowerHigh | StructureFlags.LowerLow);

    private const int WarmUp = 16;

    public static short Pack(StructureFlags structure, bool warmUp) => (short)((int)structure | (warmUp ? WarmUp : 0));

    public static StructureFlags StructureOf(short flags) => (StructureFlags)(flags & Structure);

    public static bool IsWarmUp(short flags) => (flags & WarmUp) != 0;
}
