using System.Runtime.Intrinsics;

namespace MarketData.Features.Oracle;

/// <summary>
/// The natural logarithm as the vector unit computes it, one value or eight at a time with the same bits: the C library's differs in
/// the last one now and then.
/// </summary>
internal static class Logarithm
{
    public static double Of(double value) => Vector128.Log(Vector128.CreateScalar(value)).ToScalar();

    public static Vector512<double> Of(Vector512<double> values) => Vector512.Log(values);
}
