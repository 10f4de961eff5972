using System.Numerics;
using MarketData.Features;
using MarketData.Postgres.Rows;

namespace MarketData.IntegrationTests.Storage;

public sealed class PackedRowTests
{
    /// <summary>A label that were given more values than its bits hold would be read as another.</summary>
    [Fact]
    public void Bits_OfEveryCode_HoldAllItsValuesAndLeaveTheSignAlone()
    {
        // In the order of the columns.
        int[] largest =
        [
            BarFlags.Pack(Enum.GetValues<StructureFlags>().Aggregate((all, flag) => all | flag), warmUp: true),
            (int)Enum.GetValues<TrendDirection>().Max(),
            (int)Enum.GetValues<StructureLabel>().Max(),
            (int)Enum.GetValues<VolatilityRegime>().Max(),
            (int)Enum.GetValues<TrendRegime>().Max(),
            (int)Enum.GetValues<CompressionRegime>().Max(),
        ];

        Assert.Equal(BarTable.Codes.Length, PackedRow.Bits.Length);
        Assert.All(
            largest.Zip(PackedRow.Bits),
            code => Assert.InRange(BitOperations.Log2((uint)code.First) + 1, 1, code.Second));
        Assert.InRange(PackedRow.Bits.Sum(), 1, 15);
    }
}
